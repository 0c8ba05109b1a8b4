"""« personne »: identity in its strict form, words that agree; the address kept secret is read nowhere here."""

from collections.abc import Mapping
from datetime import date

from documents.champs import Cadre, Champ, Famille
from documents.fiches import Identite
from documents.langage.resolution import Valeur
from dui.core import typographie
from habilitations.acces import decider
from usagers.choices import CanalTelecom, Sexe, TypeAdresse
from usagers.identite import EtatIdentite, TraitsStricts, contenu_datamatrix, dessiner_svg, peut_transmettre_ins
from usagers.models import Adresse, IdentiteINS, Telecommunication, Usager
from usagers.vocabulaire import mots

EXEMPLE = Identite(
    nom_affiche="Éloïse Lambert", prenom="Éloïse", nom_naissance="LAMBERT", prenoms="Éloïse, Marie", sexe="Féminin",
    date_naissance=date(2011, 3, 12), lieu_naissance="44109 Nantes", statut="Identité validée",
)  # fmt: skip
CHAMPS_PERSONNE = (
    Champ("identite", "Cadre d’identité (état civil, INS s’il est qualifié)", EXEMPLE, bloc="identite"),
    Champ("nom_complet", "Prénom et nom utilisés", "Éloïse Lambert"),
    Champ("prenom", "Prénom utilisé", "Éloïse"),
    Champ("nom", "Nom utilisé", "Lambert"),
    Champ("civilite", "Civilité", "Mademoiselle"),
    Champ("nom_naissance", "Nom de naissance", "LAMBERT"),
    Champ("prenoms_naissance", "Prénoms de naissance", "ÉLOÏSE MARIE"),
    Champ("date_naissance", "Date de naissance", "12 mars 2011"),
    Champ("lieu_naissance", "Lieu de naissance", "Nantes (44109)"),
    Champ("age", "Âge", "15 ans"),
    Champ("sexe", "Sexe", "Féminin"),
    Champ("nationalite", "Nationalité", "FRA"),
    Champ("langues", "Langues parlées", "français"),
    Champ("statut_identite", "État de l’identité", "Identité validée"),
    Champ("ins", "Matricule INS (identité qualifiée)", "2 11 03 44 109 123 45", domaine="NIR", action="lire"),
    Champ("adresse", "Adresse du domicile, jamais celle tenue secrète", "12 rue des Acacias, 44400 Rezé"),
    Champ("telephone", "Téléphone", "06 00 00 00 01"),
    Champ("courriel", "Courriel", "eloise@exemple.fr"),
    Champ("mineure", "A moins de 18 ans (pour une condition)", "oui"),
    Champ("majorite_le", "Date de la majorité", "12 mars 2029"),
    Champ("numero_dossier", "Numéro de dossier", "2026-0142"),
    Champ("e", "Accord : « e » au féminin", "e"),
    Champ("il", "Accord : il, elle", "elle"),
    Champ("ne", "Accord : né, née", "née"),
    Champ("mot", "Mot du secteur (jeune, résident…)", "jeune"),
    Champ("le_mot", "Mot du secteur avec son article", "la jeune"),
)


def personne(cadre: Cadre) -> Mapping[str, Valeur]:
    u = cadre.dossier.usager
    if u.anonyme:
        connu = {"nom_complet": u.nom_affiche, "prenom": u.nom_affiche, "numero_dossier": cadre.dossier.numero}
        return {"identite": Identite(u.nom_affiche, u.nom_affiche), **connu, **_accords(cadre)}
    return {
        "identite": _identite(cadre), "nom_complet": u.nom_affiche, "prenom": u.prenom_affiche,
        "nom": u.nom_utilise or u.nom_naissance.title(), "civilite": _civilite(u), "nom_naissance": u.nom_naissance,
        "prenoms_naissance": u.prenoms, "date_naissance": _date(u.date_naissance), "lieu_naissance": _naissance(u),
        "age": typographie.age(u.date_naissance, cadre.jour) if u.date_naissance else "",
        "sexe": u.get_sexe_display(), "nationalite": ", ".join(u.nationalites), "langues": ", ".join(u.langues),
        "statut_identite": u.get_statut_identite_display(), "ins": _ins(cadre), "adresse": _adresse(u),
        **_telecoms(u), "mineure": "oui" if u.majorite_le and u.majorite_le > cadre.jour else "",
        "majorite_le": _date(u.majorite_le), "numero_dossier": cadre.dossier.numero, **_accords(cadre),
    }  # fmt: skip


def _accords(cadre: Cadre) -> dict[str, Valeur]:
    """Feminine for a woman; an undetermined sex takes the form written on the identity document: masculine."""
    feminin = cadre.dossier.usager.sexe == Sexe.FEMININ
    mot = mots(cadre.dossier.structure)[0]
    article = "la" if feminin or mot.startswith("personne") else "le"
    return {
        "e": "e" if feminin else "", "il": "elle" if feminin else "il", "ne": "née" if feminin else "né", "mot": mot,
        "le_mot": f"{article} {mot}",
    }  # fmt: skip


def _date(jour: date | None) -> str:
    return typographie.date_moyenne(jour) if jour else ""


def _civilite(u: Usager) -> str:
    return {"M": "Monsieur", "MME": "Madame", "MLLE": "Mademoiselle"}.get(u.civilite.upper(), "")


def _naissance(u: Usager) -> str:
    code = f"({u.lieu_naissance_cog})" if u.lieu_naissance_cog else ""
    return " ".join(
        filter(None, [u.lieu_naissance_libelle, code if u.lieu_naissance_libelle else u.lieu_naissance_cog])
    )


def _adresse(u: Usager) -> str:
    """The home in force. `AdresseSecrete` is never asked, whoever makes the document (S01)."""
    a = (
        Adresse.objects.filter(Adresse.en_cours(), usager=u, type=TypeAdresse.DOMICILE)
        .order_by("-debut", "-pk")
        .first()
    )
    return ", ".join(filter(None, [a.lignes, f"{a.code_postal} {a.commune}".strip()])) if a else ""


def _telecoms(u: Usager) -> dict[str, Valeur]:
    lignes = list(Telecommunication.objects.filter(usager=u).order_by("pk"))
    premier = {t.canal: t.valeur for t in reversed(lignes)}
    return {
        "telephone": premier.get(CanalTelecom.MOBILE) or premier.get(CanalTelecom.FIXE) or "",
        "courriel": premier.get(CanalTelecom.COURRIEL, ""),
    }


def _matricule(cadre: Cadre) -> IdentiteINS | None:
    """Only of a qualified identity (EXI ID 29), for those who may read the INS."""
    u = cadre.dossier.usager
    etat = EtatIdentite(u.statut_identite, u.homonyme, u.douteuse, u.fictive)
    lecteurs = [cadre.acteur] if cadre.pour is None else [cadre.acteur, cadre.pour]
    lisible = all(decider(a, "lire", "NIR", cadre.perimetre).permis for a in lecteurs)
    if not lisible or not peut_transmettre_ins(etat):
        return None
    return IdentiteINS.objects.filter(usager=u).exclude(matricule="").first()


def _ins(cadre: Cadre) -> str:
    ins = _matricule(cadre)
    return ins.matricule if ins else ""


def _identite(cadre: Cadre) -> Identite:
    """Strict traits as they are in civil status; INS and datamatrix when both identity and reader allow it."""
    u, ins = cadre.dossier.usager, _matricule(cadre)
    return Identite(
        nom_affiche=u.nom_affiche, prenom=u.prenom_affiche, nom_naissance=u.nom_naissance, prenoms=u.prenoms,
        sexe=u.get_sexe_display(), date_naissance=u.date_naissance,
        lieu_naissance=" ".join(filter(None, [u.lieu_naissance_cog, u.lieu_naissance_libelle])),
        matricule=ins.matricule if ins else _sans_matricule(u), statut=u.get_statut_identite_display(),
        **_datamatrix(u, ins),  # type: ignore[arg-type]
    )  # fmt: skip


def _sans_matricule(u: Usager) -> str:
    """Why there is none: it does not exist yet, or this reader does not see it (the template says the latter)."""
    etat = EtatIdentite(u.statut_identite, u.homonyme, u.douteuse, u.fictive)
    return "" if peut_transmettre_ins(etat) else "identité non qualifiée"


def _datamatrix(u: Usager, ins: IdentiteINS | None) -> dict[str, str]:
    if ins is None or u.date_naissance is None:
        return {}
    traits = TraitsStricts(
        nom_naissance=u.nom_naissance, prenoms=u.prenoms, premier_prenom=u.premier_prenom,
        date_naissance=u.date_naissance, sexe=u.sexe, lieu_cog=u.lieu_naissance_cog,
    )  # fmt: skip
    return {
        "code_svg": dessiner_svg(contenu_datamatrix(traits, ins.matricule, ins.oid)),
        "code_legende": "INS à scanner",
    }


FAMILLES = (Famille("personne", "Personne", CHAMPS_PERSONNE, personne),)
