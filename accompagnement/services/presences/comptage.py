"""Days and nights of a person, from intervals alone: no database, no clock (S11).

A day of exit is never counted, whatever the rule; a stay that begins again the same day counts it once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accompagnement.choices_presences import RegleJournee
from accompagnement.services.presences.creneaux import Tranche, creneaux, minuit, nuit
from dui.core import horloge

# (first day, day of exit or None): the person is in the charge of the house from one to the other.
Sejour = tuple[date, date | None]
TOUJOURS = date(9999, 1, 1)
HEURE_SORTIE = timedelta(hours=13)


@dataclass(frozen=True)
class Regle:
    """`reservation`: days for which the place of somebody in hospital is kept, from the first night away."""

    regle: str = RegleJournee.MINUIT
    heures: int = 6
    reservation: int = 0


def unir(tranches: Iterable[Tranche]) -> list[Tranche]:
    """Sorted, without overlap, touching ones joined."""
    unies: list[Tranche] = []
    for debut, fin in sorted(t for t in tranches if t[0] < t[1]):
        if unies and debut <= unies[-1][1]:
            unies[-1] = (unies[-1][0], max(fin, unies[-1][1]))
        else:
            unies.append((debut, fin))
    return unies


def retrancher(tranches: Iterable[Tranche], ote: Iterable[Tranche]) -> list[Tranche]:
    restes = unir(tranches)
    for a, b in unir(ote):
        restes = [r for d, f in restes for r in ((d, min(f, a)), (max(d, b), f)) if r[0] < r[1]]
    return restes


def croiser(tranches: Iterable[Tranche], debut: datetime, fin: datetime) -> list[Tranche]:
    return [(max(d, debut), min(f, fin)) for d, f in tranches if d < fin and f > debut]


def duree(tranches: Iterable[Tranche]) -> timedelta:
    return sum((horloge.duree(d, f) for d, f in tranches), timedelta())


def tranche_sejour(sejour: Sejour) -> Tranche:
    """From the first minute of the day of entry to early afternoon of the day of exit."""
    entree, sortie = sejour
    return minuit(entree), minuit(sortie) + HEURE_SORTIE if sortie else minuit(TOUJOURS)


def couvert(jour: date, sejours: Iterable[Sejour]) -> bool:
    """Some stay counts that day: its day of exit is not one of them."""
    return any(entree <= jour < (sortie or TOUJOURS) for entree, sortie in sejours)


def compte(jour: date, presences: Sequence[Tranche], sejours: Iterable[Sejour], regle: Regle) -> bool:
    """Is that day counted? `presences`: when the person was there, without overlap."""
    if not couvert(jour, sejours):
        return False
    if regle.regle == RegleJournee.HEURES:
        demain = minuit(jour + timedelta(days=1))
        return duree(croiser(presences, minuit(jour), demain)) >= timedelta(hours=regle.heures)
    if regle.regle == RegleJournee.NUITEE:
        return dormie(jour, presences)
    instant = minuit(jour + timedelta(days=1))
    return any(d <= instant < f for d, f in presences)


def dormie(jour: date, presences: Sequence[Tranche]) -> bool:
    """More than half of the night was spent there, of its true length."""
    debut, fin = nuit(jour)
    return duree(croiser(presences, debut, fin)) * 2 > horloge.duree(debut, fin)


def nuits(jours: Iterable[date], presences: Sequence[Tranche], sejours: Sequence[Sejour]) -> int:
    return sum(couvert(j, sejours) and dormie(j, presences) for j in jours)


__all__ = ["Regle", "Sejour", "compte", "couvert", "creneaux", "croiser", "dormie", "duree", "nuits", "retrancher",
           "tranche_sejour", "unir"]  # fmt: skip
