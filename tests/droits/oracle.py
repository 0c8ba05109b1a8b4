"""What each address must answer, said a second time without the product: letters, place and team, by hand.

Nothing here calls habilitations.acces; the tables below repeat metier §4.1 as people read it.
"""

from dataclasses import dataclass

LETTRES = {
    "W": "lire ecrire creer resumer agreger",
    "R": "lire resumer agreger",
    "V": "lire valider resumer agreger",
    "C": "creer",
    "S": "resumer",
    "A": "agreger",
    "": "",
}
OUVRENT_N2 = "TRE PP GRE PRE GA ENT INC"
ACCORDE, ABSENT, INTERDIT = 0, 404, 403


@dataclass(frozen=True)
class Lecteur:
    """Somebody with one affectation: profile, structure, unit (none: the whole house)."""

    droits: dict[str, str]
    transverse: bool
    structure: int
    organisme: int
    unite: int | None
    soignant: bool
    code: str = ""

    def ouvre(self, clauses: str) -> bool:
        """« ID.lire|ADM.ecrire »: one of them is enough."""
        return any(self._permet(*clause.split(".")) for clause in clauses.split("|"))

    def _permet(self, domaine: str, action: str) -> bool:
        return action in LETTRES[self.droits.get(domaine, "")].split()

    @property
    def ouvre_des_dossiers(self) -> bool:
        """Accounts alone (SYS), or figures alone, open no row of a person."""
        return any(lettre in set("WRVCS") for domaine, lettre in self.droits.items() if domaine != "HAB")

    def a_niveau(self, niveau: int) -> bool:
        if niveau == 1:
            return self.ouvre_des_dossiers
        if niveau == 2:
            return any(self.droits.get(d, "") in set("WRVCS") - {""} for d in OUVRENT_N2.split() if self.droits.get(d))
        if niveau == 4:
            return any(self.droits.get(d, "") in set("WRV") - {""} for d in ("TRS", "OBS", "RX", "DOS", "GS"))
        return self.droits.get("IP", "") in {"W", "V"}


@dataclass(frozen=True)
class Place:
    """Where a target lies, and whether the reader is in its team."""

    structure: int
    organisme: int
    unite: int | None = None
    equipe: bool = False
    archive: bool = False
    direction: bool = False


def code_attendu(regle: str, lecteur: Lecteur, place: Place) -> int:
    """The first step that refuses gives the code; 0 when all agree. Steps: see `ETAPES`."""
    for etape in regle.split(" puis "):
        nom, _, suite = etape.partition(" ")
        code = ETAPES[nom](lecteur, place, suite)
        if code:
            return code
    return ACCORDE


def _libre(_lecteur: Lecteur, _place: Place, _suite: str) -> int:
    return ACCORDE


def _jamais(_lecteur: Lecteur, _place: Place, code: str) -> int:
    return int(code)


def _poste(lecteur: Lecteur, _place: Place, clauses: str) -> int:
    return ACCORDE if lecteur.ouvre(clauses) else INTERDIT


def _vigilance(lecteur: Lecteur, _place: Place, _suite: str) -> int:
    """Who writes identities, or who reads them and validates admissions."""
    return ACCORDE if lecteur.ouvre("ID.ecrire") or _dirige(lecteur) else INTERDIT


def _dirige(lecteur: Lecteur) -> bool:
    return lecteur.ouvre("ID.lire") and lecteur.ouvre("ADM.valider")


def _rapproche(lecteur: Lecteur, _place: Place, _suite: str) -> int:
    """Directs, or writes identities and keeps the national numbers."""
    tient = lecteur.ouvre("ID.lire") and lecteur.ouvre("ID.ecrire") and lecteur.ouvre("NIR.ecrire")
    return ACCORDE if tient or _dirige(lecteur) else INTERDIT


def _dossier(lecteur: Lecteur, place: Place, clauses: str) -> int:
    """404 outside the house, 403 inside it."""
    if place.structure != lecteur.structure or not lecteur.ouvre_des_dossiers:
        return ABSENT
    return ACCORDE if _formule(lecteur, place, clauses) else INTERDIT


def _cache(lecteur: Lecteur, place: Place, clauses: str) -> int:
    """Rows that one may not read do not exist."""
    return ACCORDE if _formule(lecteur, place, clauses) and lecteur.ouvre_des_dossiers else ABSENT


def _formule(lecteur: Lecteur, place: Place, clauses: str) -> bool:
    clauses, _, niveau = clauses.partition("@")
    return (
        place.structure == lecteur.structure
        and lecteur.ouvre(clauses)
        and (not niveau or lecteur.a_niveau(int(niveau)))
        and lecteur.unite in (None, place.unite)
        and (lecteur.transverse or place.equipe)
        and not place.archive
    )


def _cle(lecteur: Lecteur, place: Place, niveau: str) -> int:
    return ACCORDE if place.structure == lecteur.structure and lecteur.a_niveau(int(niveau)) else ABSENT


def _niveau(lecteur: Lecteur, _place: Place, niveau: str) -> int:
    return ACCORDE if lecteur.a_niveau(int(niveau)) else INTERDIT


def _soignant(lecteur: Lecteur, _place: Place, _suite: str) -> int:
    return ACCORDE if lecteur.soignant else ABSENT


def _ici(lecteur: Lecteur, place: Place, _suite: str) -> int:
    return ACCORDE if place.structure == lecteur.structure else ABSENT


def _cache_ici(lecteur: Lecteur, place: Place, clauses: str) -> int:
    return ACCORDE if place.structure == lecteur.structure and lecteur.ouvre(clauses) else ABSENT


def _maison(lecteur: Lecteur, place: Place, _suite: str) -> int:
    return ACCORDE if place.organisme == lecteur.organisme else ABSENT


def _revoit(lecteur: Lecteur, place: Place, _suite: str) -> int:
    """Rights of a direction are reviewed by another one: it reaches the reviews of its organisme."""
    dirige = lecteur.ouvre("HAB.valider") and place.organisme == lecteur.organisme
    return ACCORDE if dirige or place.structure == lecteur.structure else ABSENT


def _atteste(lecteur: Lecteur, place: Place, clauses: str) -> int:
    return ACCORDE if place.organisme == lecteur.organisme and lecteur.ouvre(clauses) else ABSENT


def _demande(lecteur: Lecteur, place: Place, clauses: str) -> int:
    """No team yet, no archive: the house and the unit of the post, and a right of reading."""
    ici = place.structure == lecteur.structure and lecteur.unite in (None, place.unite)
    return ACCORDE if ici and lecteur.ouvre(clauses) and lecteur.ouvre_des_dossiers else ABSENT


def _commission(lecteur: Lecteur, place: Place, clauses: str) -> int:
    entiere = place.structure == lecteur.structure and lecteur.unite is None
    return ACCORDE if entiere and lecteur.ouvre(clauses) else ABSENT


def _avis(lecteur: Lecteur, _place: Place, _suite: str) -> int:
    """A health professional of level 4, a psychologist, or somebody who reads requests."""
    soin = lecteur.soignant and lecteur.a_niveau(4)
    return ACCORDE if soin or lecteur.droits.get("PSY") == "W" or lecteur.ouvre("ADM.lire") else INTERDIT


def _travaille(lecteur: Lecteur, _place: Place, _suite: str) -> int:
    return ACCORDE if lecteur.ouvre_des_dossiers else INTERDIT


def _decide(lecteur: Lecteur, _place: Place, _suite: str) -> int:
    return INTERDIT if lecteur.code in {"MED", "MEDCO"} else ACCORDE


def _sa_direction(lecteur: Lecteur, place: Place, _suite: str) -> int:
    return ACCORDE if place.structure == lecteur.structure else INTERDIT


ETAPES = {
    "libre": _libre,
    "jamais": _jamais,
    "poste": _poste,
    "vigilance": _vigilance,
    "rapproche": _rapproche,
    "dossier": _dossier,
    "cache": _cache,
    "cle": _cle,
    "niveau": _niveau,
    "soignant": _soignant,
    "ici": _ici,
    "cache_ici": _cache_ici,
    "maison": _maison,
    "revoit": _revoit,
    "atteste": _atteste,
    "demande": _demande,
    "commission": _commission,
    "avis": _avis,
    "travaille": _travaille,
    "decide": _decide,
    "sa_direction": _sa_direction,
}
