"""Fields « contrat » of the document models: one contract, its current version, who signs (recipe « document »)."""

from collections.abc import Mapping, Sequence
from typing import Any

from administration.choices_contrats import KIT_2002, EtatSignature, Qualite
from administration.models import Contrat
from documents.champs import Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne

N2 = {"niveau": 2, "domaine": "CTR", "action": "lire"}
N1: dict[str, Any] = {"domaine": "CTR", "action": "lire"}
TEXTES = (
    ("avis_mineur", "Avis du mineur, ses mots", "Je veux bien rester si je garde ma chambre."),
    ("avis_conditions", "Conditions de recueil de l’avis", "seule, avec sa référente"),
    ("avis_impossible", "Pourquoi l’avis n’a pas été recueilli", "hospitalisée depuis son arrivée"),
    ("decisions", "Décisions visées", "Jugement du 3 juin 2026, tribunal pour enfants de Nantes."),
    ("objectifs", "Objectifs", "Maintenir la scolarité au collège. Poursuivre la musique."),
    ("objectifs_falc", "Objectifs en facile à lire", "Je reste dans mon collège."),
    ("conditions_sejour", "Conditions de séjour et d’accueil", "Chambre individuelle au groupe Tilleuls."),
    ("participation", "Participation financière, absences comprises", "Sans reste à charge."),
    ("particularites", "Conditions particulières", "Professionnels libéraux : orthophoniste."),
    ("accueil", "Mode et lieu d’accueil", "MECS Les Tilleuls, groupe Tilleuls."),
    ("liens", "Liens avec la famille, personnes autorisées", "Visites libres le mercredi, chez sa mère."),
    ("suivi", "Personnes chargées du suivi", "Anne Dupont, éducatrice référente."),
    ("revision", "Réviser, contester, mettre fin", "Une révision peut être demandée à tout moment."),
    ("accompagnant", "Personne de son choix", "Jeanne Costa, marraine"),
)
PRESTATIONS = Tableau(("Prestation", "Fréquence", "Par qui"), (("Hébergement", "tous les jours", "Groupe Tilleuls"),))
SIGNATAIRES = Tableau(
    ("Nom", "Qualité"), (("Carole Lambert", "mère, autorité parentale"), ("Hélène Garnier", "directrice"))
)
PARTICIPANTS = Tableau(("Nom", "Fonction ou lien"), (("Anne Dupont", "éducatrice référente"),))
ANNEXES = Tableau(("Document", "Remis le", "À"), (("Livret d’accueil", "9 novembre 2026", "Carole Lambert"),))
CHAMPS_CONTRAT = (
    Champ("titre", "Type de document", "Contrat de séjour", **N1),
    Champ("version", "Version ou avenant", "Version initiale", **N1),
    Champ("avenant_objet", "Objet de l’avenant", "Objectifs du second semestre", **N1),
    Champ("article", "Article qui fonde ce document", "CASF art. D311, I", **N1),
    Champ("explication", "Pourquoi ce document", "Le séjour dépasse deux mois : c’est un contrat de séjour.", **N1),
    Champ("mesure_judiciaire", "Mesure éducative judiciaire (pour une condition)", "oui", **N1),
    Champ("mineur", "Personne mineure (pour une condition)", "oui", **N1),
    Champ("admission", "Date d’admission", "9 novembre 2026", **N1),
    Champ("effet", "Date d’effet", "9 novembre 2026", **N1),
    Champ("fin", "Date de fin", "9 mai 2027", **N1),
    Champ("remis", "Projet remis le", "20 novembre 2026", **N1),
    Champ("signe", "Signé le", "2 décembre 2026", **N1),
    Champ("empreinte", "Empreinte du texte", "7f3a91c2", **N1),
    Champ("avis_le", "Avis recueilli le", "18 novembre 2026", **N2),  # type: ignore[arg-type]
    *(Champ(nom, libelle, exemple, **N2) for nom, libelle, exemple in TEXTES),  # type: ignore[arg-type]
    Champ("prestations", "Prestations", PRESTATIONS, bloc="tableau", **N2),  # type: ignore[arg-type]
    Champ("participants", "Élaboré avec", PARTICIPANTS, bloc="tableau", **N2),  # type: ignore[arg-type]
    Champ("annexes", "Documents remis", ANNEXES, bloc="tableau", **N1),
    Champ("kit", "Livret, charte, règlement", ANNEXES, bloc="tableau", **N1),
    Champ("signataires", "Cadres de signature", SIGNATAIRES, bloc="signatures", **N1),
)  # fmt: skip
QUALITES = {
    Qualite.MINEUR: "pour information et avis",
    Qualite.PERSONNE: "la personne",
    Qualite.REPRESENTANT: "représentant légal",
    Qualite.TITULAIRE: "autorité parentale",
    Qualite.DIRECTION: "direction de l’établissement",
    Qualite.DEPARTEMENT: "pour le département",
}


def contrat(cadre: Cadre) -> Mapping[str, Valeur]:
    """Plain words of the version in preparation, else of the last one."""
    c: Contrat = cadre.objet
    v = c.courante
    jours = {"admission": c.origine, "effet": c.effet_le or c.origine, "fin": c.fin_le, "remis": c.remis_le,
             "signe": v.signee_le, "avis_le": v.avis_le}  # fmt: skip
    annexes = list(c.annexes.all())
    return {
        "titre": c.get_type_display(), "version": str(v), "avenant_objet": v.objet, "article": c.article,
        "explication": c.explication, "mesure_judiciaire": "oui" if c.mesure_judiciaire else "",
        "mineur": "oui" if c.mineur else "", "empreinte": v.empreinte[:12],
        **{nom: date_moyenne(jour) if jour else "" for nom, jour in jours.items()},
        **{nom: str(getattr(v, nom)) for nom, _, _ in TEXTES},
        "prestations": _tableau(PRESTATIONS, v.lignes_prestations),
        "participants": _tableau(PARTICIPANTS, [_deux(x) for x in v.participants.splitlines() if x.strip()]),
        "annexes": _annexes(annexes), "kit": _annexes([a for a in annexes if a.type in KIT_2002]),
        "signataires": _signataires(c),
    }  # fmt: skip


def _tableau(modele: Tableau, lignes: Sequence[Sequence[str]]) -> Tableau | str:
    return Tableau(modele.colonnes, tuple(tuple(ligne) for ligne in lignes)) if lignes else ""


def _deux(ligne: str) -> tuple[str, str]:
    nom, _, fonction = ligne.partition(",")
    return nom.strip(), fonction.strip()


def _annexes(annexes: Sequence[Any]) -> Tableau | str:
    """What was handed, and nothing else: the person signs for it."""
    lignes = [
        (a.get_type_display(), date_moyenne(a.remise_le), a.remise_a) for a in annexes if a.remise_le is not None
    ]  # fmt: skip
    return _tableau(ANNEXES, lignes)


def _signataires(c: Contrat) -> Tableau | str:
    lignes = []
    for s in c.courante.signataires.all():
        suite = f", signé le {date_moyenne(s.le)}" if s.etat == EtatSignature.SIGNEE and s.le else ""
        lignes.append((s.nom, QUALITES[Qualite(s.qualite)] + suite))
    return _tableau(SIGNATAIRES, lignes)


FAMILLE = Famille("contrat", "Contrat", CHAMPS_CONTRAT, contrat, objet="contrat")
