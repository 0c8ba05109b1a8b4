"""The access log in plain words: kinds of acts, and what was opened or done. Higher rooms add theirs to ACTES."""

from dataclasses import dataclass

from django.db.models import Q

from dui.core.registres import ACTES
from habilitations.choices import Domaine, MotifBris


@dataclass(frozen=True)
class Genre:
    """A kind of act as people filter it; `actions` are the codes of the log."""

    libelle: str
    actions: tuple[str, ...]
    icone: str


GENRES: dict[str, Genre] = {
    "lecture": Genre("Lecture", ("lecture", "pourquoi"), "eye"),
    "ecriture": Genre("Écriture", ("ecriture", "reprise", "relance"), "pencil-line"),
    "recherche": Genre("Recherche", ("recherche", "recherche_identite"), "search"),
    "export": Genre("Export ou impression", ("export", "impression"), "download"),
    "envoi": Genre("Envoi", ("envoi",), "send"),
    "urgence": Genre("Accès d’urgence", ("bris", "bris_fin", "bris_revue"), "key-round"),
    "refus": Genre("Refus", ("refus",), "ban"),
    "apercu": Genre("Aperçu d’un profil", ("apercu", "apercu_fin"), "eye"),
    "effacement": Genre("Effacement", ("effacement",), "x"),
    "reglages": Genre(
        "Modèles et réglages",
        ("reglages", "modele_adapte", "modele_brouillon", "modele_cree", "modele_publie", "modele_retire"),
        "file-text",
    ),
    "maison": Genre("Comptes et droits", (), "shield-check"),
    "journal": Genre("Journal consulté", ("journal", "anomalie_revue"), "scroll-text"),
}
_GENRE_PAR_ACTION = {action: cle for cle, genre in GENRES.items() for action in genre.actions}
RESTE = "maison"  # acts of the administration of rights, which name no dossier: whatever has no kind of its own
SIENS = {
    "bris": "accès d’urgence",
    "habilitations": "pourquoi elle voit, ou ne voit pas",
    "journal": "journal des accès",
    "journal_dossier": "qui a vu ce dossier",
    "anomalies": "accès à examiner",
    "anomalie": "accès à examiner",
    "extrait": "extrait du journal",
    "export_documents": "export de documents",
    "preuve": "preuve du journal",
    "remise": "remise",
    "revue": "revue des habilitations",
    "ligne_revue": "ligne de la revue des habilitations",
    "profil": "écrans d’un profil",
    "delegation": "délégation",
    "habilitations:rapport": "rapport d’habilitations",
}


def cle_genre(action: str) -> str:
    return _GENRE_PAR_ACTION.get(action, RESTE)


def connues() -> list[str]:
    return list(_GENRE_PAR_ACTION)


def clause(cle: str) -> Q:
    """Lines of that kind: every act is of exactly one."""
    return ~Q(action__in=connues()) if cle == RESTE else Q(action__in=GENRES[cle].actions)


def genre(action: str) -> str:
    """« Lecture », « Refus », « Comptes et droits »…"""
    return GENRES[cle_genre(action)].libelle


def icone(action: str) -> str:
    return GENRES[cle_genre(action)].icone


def quoi(objet: str) -> str:
    """« dossier:TRE » → « transmissions de l’équipe »; numbers stay, they lead to the object."""
    nature, _, precision = objet.partition(":")
    if precision in Domaine.values and nature in {"dossier", "usager"}:
        return _minuscule(Domaine(precision).label)
    if precision in MotifBris.values:
        return _minuscule(MotifBris(precision).label)
    mots = ACTES.get(objet) or ACTES.get(nature) or nature.replace("_", " ")
    return f"{mots} n° {precision}" if precision.isdigit() else mots


def _minuscule(libelle: str) -> str:
    """« INS » stays, « Transmissions » takes a small letter."""
    return libelle if libelle[:2].isupper() else libelle[:1].lower() + libelle[1:]


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    for cle, mots in SIENS.items():
        ACTES.enregistrer(mots, cle=cle)
