"""Delays on the civil calendar: months, years, birthdays, public holidays. Days only; hours are in `horloge`.

Delays in months and years follow the civil procedure code (art. 641): same day number, or the last day of the month
when it does not exist. Working days and holidays: labour code, art. L3133-1 (L3134-13 in Alsace and Moselle).
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.easter import easter

FIXES = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
DROIT_LOCAL = ("57", "67", "68")


class Unite(StrEnum):
    """Unit of a delay. Hours are counted from an instant, not from a day."""

    HEURES = "h"
    JOURS = "j"
    SEMAINES = "s"
    MOIS = "m"
    ANS = "a"


def ajouter(jour: date, nombre: int, unite: str) -> date:
    """`nombre` may be negative: two months before 30 April 2026 is 28 February 2026."""
    match Unite(unite):
        case Unite.JOURS:
            return jour + timedelta(days=nombre)
        case Unite.SEMAINES:
            return jour + timedelta(weeks=nombre)
        case Unite.MOIS:
            return _mois(jour, nombre)
        case Unite.ANS:
            return _mois(jour, nombre * 12)
        case Unite.HEURES:
            raise ValueError("hours are added to an instant")


def _mois(jour: date, nombre: int) -> date:
    rang = jour.year * 12 + jour.month - 1 + nombre
    annee, mois = divmod(rang, 12)
    return date(annee, mois + 1, min(jour.day, monthrange(annee, mois + 1)[1]))


def anniversaire(naissance: date, ans: int) -> date:
    """Day from which that age is reached. Born on 29 February: on 1 March when the year has no 29th."""
    annee = naissance.year + ans
    if (naissance.month, naissance.day) == (2, 29) and monthrange(annee, 2)[1] == 28:
        return date(annee, 3, 1)
    return naissance.replace(year=annee)


def age(naissance: date, le: date) -> int:
    """Completed years on that day; negative before birth."""
    ans = le.year - naissance.year
    return ans if anniversaire(naissance, ans) <= le else ans - 1


@lru_cache(maxsize=64)
def feries(annee: int, departement: str = "") -> frozenset[date]:
    """Public holidays of the year; Good Friday and 26 December too under the local law of Alsace and Moselle."""
    paques = easter(annee)
    jours = {date(annee, mois, jour) for mois, jour in FIXES}
    jours |= {paques + timedelta(days=ecart) for ecart in (1, 39, 50)}
    if departement[:2] in DROIT_LOCAL:
        jours |= {paques - timedelta(days=2), date(annee, 12, 26)}
    return frozenset(jours)


def ouvre(jour: date, departement: str = "") -> bool:
    """Monday to Friday, holidays apart."""
    return jour.weekday() < 5 and jour not in feries(jour.year, departement)


def ouvre_precedent(jour: date, departement: str = "") -> date:
    """The day itself or the last working day before: when it must be done in practice."""
    while not ouvre(jour, departement):
        jour -= timedelta(days=1)
    return jour


def ouvre_suivant(jour: date, departement: str = "") -> date:
    """The day itself or the next working day (civil procedure code, art. 642)."""
    while not ouvre(jour, departement):
        jour += timedelta(days=1)
    return jour
