"""Half-days of a house and their true length: morning 7 h, afternoon 13 h, night 21 h to 7 h, Paris time.

Bounds are local hours, durations are counted in UTC: the night of a clock change lasts 9 h or 11 h.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dui.core import horloge

MOMENTS = ("M", "A", "N")
NOMS = {"M": "matin", "A": "après-midi", "N": "nuit"}
_DEBUTS = {"M": time(7), "A": time(13), "N": time(21)}
# Where a half-day is looked at: the state there is the state of its cell; the night is looked at midnight.
_REPERES = {"M": time(10), "A": time(17)}
# Hour at which each meal is taken; the evening meal follows those who are there when the night begins.
REPAS = {"petit_dejeuner": time(7, 30), "dejeuner": time(12, 30), "diner": time(21)}
Tranche = tuple[datetime, datetime]


def instant(jour: date, heure: time) -> datetime:
    return datetime.combine(jour, heure, tzinfo=horloge.PARIS).astimezone(UTC)


def minuit(jour: date) -> datetime:
    """The midnight that begins that day."""
    return instant(jour, time())


@dataclass(frozen=True, order=True)
class Creneau:
    """One cell: a day and a moment."""

    jour: date
    rang: int

    @classmethod
    def lire(cls, cle: str) -> "Creneau":
        """« 2026-11-20N »; ValueError for anything else."""
        return cls(date.fromisoformat(cle[:-1]), MOMENTS.index(cle[-1:] or "?"))

    @classmethod
    def a(cls, quand: datetime) -> "Creneau":
        """The half-day of an instant; before 7 h it is still the night before."""
        local = quand.astimezone(horloge.PARIS)
        if local.time() < _DEBUTS["M"]:
            return cls(local.date() - timedelta(days=1), 2)
        return cls(local.date(), sum(local.time() >= _DEBUTS[m] for m in MOMENTS) - 1)

    @property
    def moment(self) -> str:
        return MOMENTS[self.rang]

    @property
    def cle(self) -> str:
        return f"{self.jour:%Y-%m-%d}{self.moment}"

    @property
    def debut(self) -> datetime:
        return instant(self.jour, _DEBUTS[self.moment])

    @property
    def fin(self) -> datetime:
        return self.suivant.debut

    @property
    def repere(self) -> datetime:
        if self.moment == "N":
            return minuit(self.jour + timedelta(days=1))
        return instant(self.jour, _REPERES[self.moment])

    @property
    def suivant(self) -> "Creneau":
        return Creneau(self.jour + timedelta(days=self.rang == 2), (self.rang + 1) % 3)


def creneaux(debut: datetime, fin: datetime) -> Iterator[Creneau]:
    """Every half-day that the interval touches."""
    courant = Creneau.a(debut)
    while courant.debut < fin:
        yield courant
        courant = courant.suivant


def nuit(jour: date) -> Tranche:
    cellule = Creneau(jour, 2)
    return cellule.debut, cellule.fin


def duree_nuit(jour: date) -> timedelta:
    return horloge.duree(*nuit(jour))


def jours(du: date, au: date) -> Iterator[date]:
    """Both included."""
    for ecart in range((au - du).days + 1):
        yield du + timedelta(days=ecart)


def premier(jour: date) -> date:
    return jour.replace(day=1)


def mois_suivant(jour: date) -> date:
    return (jour.replace(day=28) + timedelta(days=4)).replace(day=1)


def dernier(jour: date) -> date:
    return mois_suivant(jour) - timedelta(days=1)
