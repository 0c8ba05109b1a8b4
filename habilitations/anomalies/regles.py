"""The seven reasons to look at an access (S-18). Pure functions over dated facts: no query, no clock.

Thresholds are figures of the reference (30 files in an hour) or proposals, kept here to be discussed.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from habilitations.anomalies.faits import HABITUDE_JOURS, Faits, Ouverture
from habilitations.models.journal import NatureAnomalie

DOSSIERS_PAR_HEURE = 30
REFUS_PAR_JOUR = 5
NUITS_D_HABITUDE = 3
DOSSIERS_LA_NUIT = 5
JOURS_AVANT_DEPART = 7
EXPORTS_AVANT_DEPART = 5
UNE_HEURE = timedelta(hours=1)


@dataclass(frozen=True)
class Constat:
    """`dossier` is None when many are concerned; `repere` is the day, or nothing for a tie that lasts."""

    nature: NatureAnomalie
    acteur: int
    dossier: int | None
    repere: str
    debut: datetime
    fin: datetime
    nombre: int

    @property
    def cle(self) -> tuple[str, int, int | None, str]:
        return (self.nature, self.acteur, self.dossier, self.repere)


Cle = tuple[NatureAnomalie, int, int | None, str]


def chercher(ouvertures: Iterable[Ouverture], faits: Faits) -> list[Constat]:
    """All findings of the period, each once."""
    liste = sorted(ouvertures, key=lambda o: o.instant)
    trouves: dict[Cle, list[Ouverture]] = {}
    for regle in (_soi, _nom, _voisin, _hors_equipe, _depart):
        for o in liste:
            for cle in regle(o, faits):
                trouves.setdefault(cle, []).append(o)
    constats = [_constat(cle, actes) for cle, actes in trouves.items()]
    return constats + [c for regle in ENSEMBLES for c in regle(liste, faits)]


def _constat(cle: Cle, actes: list[Ouverture]) -> Constat:
    return Constat(*cle, actes[0].instant, actes[-1].instant, len(actes))


def _soi(o: Ouverture, faits: Faits) -> Iterator[Cle]:
    """One's own file, known as such or of the same full name: an attempt counts as much as a reading."""
    pro, repere = faits.pros.get(o.acteur), faits.reperes.get(o.dossier)
    meme = pro is not None and repere is not None and pro.identite and pro.identite == repere.identite
    if meme or (o.acteur, o.dossier) in faits.soi:
        yield NatureAnomalie.SOI, o.acteur, o.dossier, o.jour.isoformat()


def _nom(o: Ouverture, faits: Faits) -> Iterator[Cle]:
    pro, repere = faits.pros.get(o.acteur), faits.reperes.get(o.dossier)
    if pro and repere and o.action != "refus" and pro.nom in repere.noms and pro.identite != repere.identite:
        yield NatureAnomalie.NOM, o.acteur, o.dossier, ""


def _voisin(o: Ouverture, faits: Faits) -> Iterator[Cle]:
    pro, repere = faits.pros.get(o.acteur), faits.reperes.get(o.dossier)
    if pro and repere and o.action != "refus" and pro.rue and pro.rue in repere.rues:
        yield NatureAnomalie.VOISIN, o.acteur, o.dossier, ""


def _hors_equipe(o: Ouverture, faits: Faits) -> Iterator[Cle]:
    """Neither team, nor a work that covers everybody, nor an emergency access, which has its own review."""
    permise = faits.dans_l_equipe(o) or faits.transverse(o) or faits.en_urgence(o)
    if o.action != "refus" and not permise:
        yield NatureAnomalie.EQUIPE, o.acteur, o.dossier, o.jour.isoformat()


def _depart(o: Ouverture, faits: Faits) -> Iterator[Cle]:
    """After the departure, even when its date was entered late."""
    pro = faits.pros.get(o.acteur)
    if pro and pro.depart and o.instant >= pro.depart:
        yield NatureAnomalie.DEPART, o.acteur, None, o.jour.isoformat()


def _par_jour(ouvertures: Iterable[Ouverture]) -> dict[tuple[int, date], list[Ouverture]]:
    groupes: dict[tuple[int, date], list[Ouverture]] = {}
    for o in ouvertures:
        groupes.setdefault((o.acteur, o.jour), []).append(o)
    return groupes


def _tentatives(ouvertures: list[Ouverture], faits: Faits) -> Iterator[Constat]:
    """Doors tried one after the other."""
    for (acteur, jour), actes in _par_jour(o for o in ouvertures if o.action == "refus").items():
        dossiers = {o.dossier for o in actes}
        if len(dossiers) >= REFUS_PAR_JOUR:
            yield _ensemble(NatureAnomalie.EQUIPE, acteur, jour, actes, len(dossiers))


def _exports_avant_depart(ouvertures: list[Ouverture], faits: Faits) -> Iterator[Constat]:
    for (acteur, jour), actes in _par_jour(o for o in ouvertures if o.action in {"export", "impression"}).items():
        pro = faits.pros.get(acteur)
        bientot = pro and pro.depart and timedelta(0) < pro.depart - actes[0].instant
        if not bientot or pro.depart - actes[0].instant > timedelta(days=JOURS_AVANT_DEPART):  # type: ignore[union-attr, operator]
            continue
        dossiers = {o.dossier for o in actes}
        if len(dossiers) >= EXPORTS_AVANT_DEPART:
            yield _ensemble(NatureAnomalie.DEPART, acteur, jour, actes, len(dossiers))


def _volume(ouvertures: list[Ouverture], faits: Faits) -> Iterator[Constat]:
    """More than thirty dossiers out of one's team in any sixty minutes; the busiest hour of the day is told."""
    dehors = [o for o in ouvertures if o.action != "refus" and not faits.dans_l_equipe(o)]
    for (acteur, jour), actes in _par_jour(dehors).items():
        heure = _heure_la_plus_pleine(actes)
        dossiers = {o.dossier for o in heure}
        if len(dossiers) > DOSSIERS_PAR_HEURE:
            yield _ensemble(NatureAnomalie.VOLUME, acteur, jour, heure, len(dossiers))


def _heure_la_plus_pleine(actes: list[Ouverture]) -> list[Ouverture]:
    """Sliding window over acts in order; distinct dossiers counted as they come in and go out."""
    fenetre: deque[Ouverture] = deque()
    comptes: Counter[int] = Counter()
    meilleure: list[Ouverture] = []
    record = 0
    for o in actes:
        fenetre.append(o)
        comptes[o.dossier] += 1
        while o.instant - fenetre[0].instant > UNE_HEURE:
            sortie = fenetre.popleft()
            comptes[sortie.dossier] -= 1
            if not comptes[sortie.dossier]:
                del comptes[sortie.dossier]
        if len(comptes) > record:
            record, meilleure = len(comptes), list(fenetre)
    return meilleure


def _nuit(ouvertures: list[Ouverture], faits: Faits) -> Iterator[Constat]:
    """A night that is not one's own: out of one's team, or several dossiers."""
    groupes: dict[tuple[int, date], list[Ouverture]] = {}
    for o in ouvertures:
        if o.nuit and o.acteur not in faits.veilleurs and o.action != "refus":
            groupes.setdefault((o.acteur, o.nuit), []).append(o)
    for (acteur, nuit), actes in groupes.items():
        dossiers = {o.dossier for o in actes}
        ailleurs = any(not faits.dans_l_equipe(o) and not faits.en_urgence(o) for o in actes)
        if (ailleurs or len(dossiers) >= DOSSIERS_LA_NUIT) and not _habitue(acteur, nuit, faits):
            yield _ensemble(NatureAnomalie.NUIT, acteur, nuit, actes, len(dossiers))


def _habitue(acteur: int, nuit: date, faits: Faits) -> bool:
    debut = nuit - timedelta(days=HABITUDE_JOURS)
    return sum(debut <= n < nuit for n in faits.nuits.get(acteur, ())) >= NUITS_D_HABITUDE


def _ensemble(nature: NatureAnomalie, acteur: int, jour: date, actes: list[Ouverture], nombre: int) -> Constat:
    return Constat(nature, acteur, None, jour.isoformat(), actes[0].instant, actes[-1].instant, nombre)


ENSEMBLES: tuple[Callable[[list[Ouverture], Faits], Iterator[Constat]], ...] = (
    _tentatives, _exports_avant_depart, _volume, _nuit,
)  # fmt: skip
