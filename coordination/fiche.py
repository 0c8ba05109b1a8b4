"""Fiche de synthèse built for one reader, never typed, never cached (S22)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.text import Truncator

from coordination.acces import visibles
from coordination.choices import EtatMembre, EtatTransmission
from coordination.models import MembreEquipe, Transmission
from documents.fiches import (
    NON_AFFICHE,
    Alerte,
    Badge,
    Bloc,
    Contact,
    Entete,
    FicheSynthese,
    Identite,
    Lecteur,
    Ligne,
    Moment,
    Pied,
)
from dui.core import horloge
from dui.core.registres import SYNTHESE
from dui.core.typographie import date_moyenne, jour_mois
from habilitations.acces import Acteur, decider
from usagers.identite import EtatIdentite, TraitsStricts, contenu_datamatrix, dessiner_svg, peut_transmettre_ins
from usagers.models import Dossier, IdentiteINS, PhotoUsager, RelationEntourage, Usager
from usagers.selectors.confidentialite import partage_limite

MOTS_NIVEAUX = {
    1: "administratif",
    2: "accompagnement",
    3: "consignes de soin",
    4: "soins",
}
MARQUEES_JOURS = 7
LIGNES_PASSEES = 6
CONTACTS = 5
FIN_DE_PHRASE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«])|\n")
# Said to whoever reads the page, here or outside: neither what is closed nor to whom.
PARTAGE_LIMITE = "La personne a limité le partage : une part n’est pas écrite ici."
PARTIES = ("mesures", "vie_quotidienne", "sante", "consentements")


@dataclass(frozen=True)
class FicheLue:
    """The fiche, its reader, and the highest level it holds (for the log and the stored document)."""

    fiche: FicheSynthese
    lecteur: Lecteur
    niveau: int


def construire_fiche(dossier: Dossier, acteur: Acteur, adresse: str = "") -> FicheLue:
    """All parts limited to what this reader may read, in that dossier, now.

    `adresse`: where the dossier opens, for a reader of the house; a fiche that leaves the house has none.
    """
    niveaux = niveaux_lus(acteur, dossier)
    lecteur = lecteur_de(acteur, dossier)
    fiche = FicheSynthese(
        entete=entete_de(dossier),
        identite=_identite(dossier, acteur, adresse),
        pied=Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        alertes=_alertes(dossier, acteur),
        sejour=_sejour(dossier, acteur),
        entourage=_entourage(dossier, acteur),
        equipe=_equipe(dossier),
        jours_passes=_jours_passes(dossier, acteur),
        **_parties(dossier, acteur),
    )
    return FicheLue(fiche, lecteur, max(niveaux, default=1))


def niveaux_lus(acteur: Acteur, dossier: Dossier) -> list[int]:
    """Levels said in the footer; N4 belongs to health professionals, N5 and N6 never enter a fiche."""
    ouverts = acteur.niveaux(dossier.structure_id) & set(MOTS_NIVEAUX)
    return sorted(ouverts if acteur.professionnel_de_sante else ouverts - {4})


def lecteur_de(acteur: Acteur, dossier: Dossier) -> Lecteur:
    return Lecteur(acteur.nom, acteur.fonction, tuple(MOTS_NIVEAUX[n] for n in niveaux_lus(acteur, dossier)))


def entete_de(dossier: Dossier) -> Entete:
    return Entete(dossier.structure.nom, dossier.structure.organisme.nom, dossier.structure.finess)


def _parties(dossier: Dossier, acteur: Acteur) -> dict[str, Any]:
    """Blocks that other rooms know (measures, daily life, health, consents), asked for this reader."""
    parties: dict[str, Any] = {}
    for cle in PARTIES:
        section = SYNTHESE.get(cle)
        lignes = section.lignes(dossier, acteur) if section else None
        if section and lignes:
            parties[cle] = Bloc(section.titre, tuple(_ligne(ligne) for ligne in lignes))
    if "consentements" not in parties and partage_limite(dossier):
        parties["consentements"] = Bloc("Partage", (Ligne("Opposition", PARTAGE_LIMITE),))
    return parties


def _ligne(ligne: dict[str, Any]) -> Ligne:
    texte, detail = str(ligne["texte"]), str(ligne.get("detail") or "")
    if ligne.get("danger"):
        return Ligne(ligne["libelle"], detail, fort=texte)
    return Ligne(ligne["libelle"], ", ".join(filter(None, [texte, detail])))


def _sejour(dossier: Dossier, acteur: Acteur) -> Bloc | None:
    section = SYNTHESE.get("sejours")
    lignes = section.lignes(dossier, acteur) if section else None
    return Bloc("Séjour", tuple(_ligne(ligne) for ligne in lignes[:2])) if lignes else None


def _peut(acteur: Acteur, domaine: str, action: str, dossier: Dossier) -> bool:
    return decider(acteur, action, domaine, dossier.perimetre).permis


def _identite(dossier: Dossier, acteur: Acteur, adresse: str) -> Identite:
    u = dossier.usager
    matricule = _matricule(u) if _peut(acteur, "NIR", "lire", dossier) else None
    badges = []
    if dossier.perimetre.unite is not None:
        badges.append(Badge(", ".join(filter(None, [dossier.perimetre.unite.nom, dossier.lieu]))))
    referent = _referent(dossier)
    badges.append(Badge(f"Référent {referent}") if referent else Badge("Aucun référent", "attention"))
    return Identite(
        nom_affiche=u.nom_affiche,
        prenom=u.prenom_affiche,
        nom_naissance=u.nom_naissance,
        prenoms=u.prenoms.title(),
        sexe=u.get_sexe_display(),
        date_naissance=u.date_naissance,
        lieu_naissance=" ".join(filter(None, [u.lieu_naissance_cog, u.lieu_naissance_libelle])),
        matricule=matricule.matricule if matricule else NON_AFFICHE,
        **_photo(u),
        statut=u.get_statut_identite_display(),
        badges=tuple(badges),
        **_code(u, matricule, adresse),  # type: ignore[arg-type]
    )


def _photo(usager: Usager) -> dict[str, Any]:
    """Asked only when there is one."""
    portrait = PhotoUsager.objects.filter(usager=usager).first() if usager.photo_empreinte else None
    return {"photo": bytes(portrait.octets), "photo_mime": portrait.mime} if portrait else {}


def _matricule(usager: Usager) -> IdentiteINS | None:
    """Matricule only of a qualified identity (EXI ID 29)."""
    etat = EtatIdentite(usager.statut_identite, usager.homonyme, usager.douteuse, usager.fictive)
    if usager.anonyme or not peut_transmettre_ins(etat):
        return None
    return IdentiteINS.objects.filter(usager=usager).exclude(matricule="").first()


def _code(usager: Usager, ins: IdentiteINS | None, adresse: str) -> dict[str, str]:
    """INS datamatrix for those who may see the INS; for the others, the way to the dossier, where rights are asked."""
    if ins is None or usager.date_naissance is None:
        return {"code_svg": dessiner_svg(adresse), "code_legende": "Scanner pour ouvrir le dossier"} if adresse else {}
    traits = TraitsStricts(
        nom_naissance=usager.nom_naissance,
        prenoms=usager.prenoms,
        premier_prenom=usager.premier_prenom,
        date_naissance=usager.date_naissance,
        sexe=usager.sexe,
        lieu_cog=usager.lieu_naissance_cog,
    )
    svg = dessiner_svg(contenu_datamatrix(traits, ins.matricule, ins.oid))
    return {"code_svg": svg, "code_legende": "INS à scanner"}


def _referent(dossier: Dossier) -> str:
    membre = next((m for m in _membres(dossier) if m.role == "referent"), None)
    return str(membre.professionnel) if membre and membre.professionnel else ""


def _membres(dossier: Dossier) -> list[MembreEquipe]:
    if not hasattr(dossier, "_membres"):
        actifs = MembreEquipe.objects.filter(MembreEquipe.en_cours(), dossier=dossier, etat=EtatMembre.ACTIF)
        dossier._membres = list(actifs.select_related("professionnel", "contact").order_by("debut", "pk"))  # type: ignore[attr-defined]
    return dossier._membres  # type: ignore[attr-defined,no-any-return]


def _alertes(dossier: Dossier, acteur: Acteur) -> tuple[Alerte, ...]:
    if dossier.conduite_a_tenir and _peut(acteur, "URG", "resumer", dossier):
        return (Alerte("Conduite à tenir", dossier.conduite_a_tenir),)
    return ()


def _entourage(dossier: Dossier, acteur: Acteur) -> Bloc | None:
    """People to call in order; a forbidden contact is said, its number never printed."""
    if not _peut(acteur, "ENT", "resumer", dossier):
        return None
    relations = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager=dossier.usager)
    rangees = list(relations.select_related("contact").order_by("ordre_appel", "pk"))
    appels = [r for r in rangees if not r.contact_interdit][:CONTACTS]
    contacts = tuple(_contact(r) for r in [r for r in rangees if r.contact_interdit] + appels)
    return Bloc("Entourage", contacts=contacts) if contacts else None


def _contact(relation: RelationEntourage) -> Contact:
    interdit = ""
    if relation.contact_interdit:
        fin = relation.interdit_jusqu_au
        interdit = f"Contact interdit jusqu’au {date_moyenne(fin)}" if fin else "Contact interdit"
    return Contact(
        role=relation.libelle,
        nom=str(relation.contact),
        telephone="" if interdit else relation.contact.telephone,
        mention=relation.droits_visite or "",
        interdit=interdit,
    )


def _equipe(dossier: Dossier) -> Bloc | None:
    lignes = tuple(
        Ligne(m.get_role_display(), ", ".join(filter(None, [str(m.qui), m.fonction.lower()])))
        for m in _membres(dossier)[:6]
    )
    return Bloc("Équipe", lignes) if lignes else None


def _jours_passes(dossier: Dossier, acteur: Acteur) -> tuple[Moment, ...]:
    depuis = horloge.maintenant() - timedelta(days=MARQUEES_JOURS)
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, fait_le__gte=depuis))
    lignes = lignes.exclude(etat=EtatTransmission.RECTIFIEE).order_by("-importance", "-fait_le")[:LIGNES_PASSEES]
    return tuple(Moment(_jour(t), _resume(t)) for t in sorted(lignes, key=lambda t: t.fait_le, reverse=True))


def _jour(transmission: Transmission) -> str:
    return jour_mois(transmission.fait_le.astimezone(horloge.PARIS))


def _resume(transmission: Transmission) -> str:
    """First sentence, quoted; the mark of what must be watched."""
    texte = (transmission.texte or transmission.donnee).strip()
    phrase = FIN_DE_PHRASE.split(texte, maxsplit=1)[0]
    marque = {2: " À surveiller.", 3: " Urgent."}.get(transmission.importance, "")
    return f"{Truncator(phrase).chars(140)}{marque}"
