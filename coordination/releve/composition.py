"""The order and the number of cards: a pure function, the same answer for the same points (experience §5.1).

Nothing at or above the threshold is ever left out: when there are too many, points of a person share a card, then the
last card of the section takes all that remain. Only the rest may wait behind a link, and it is counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from coordination.releve.citations import minutes
from coordination.releve.registre import TITRES, Point, Rang

MAXIMUM = 25
# Cards of each section; what they leave goes to the rest. One more is kept for what stays open.
PLAFONDS = {
    Rang.URGENT: 9, Rang.MESURES: 3, Rang.MEDICAMENTS: 3, Rang.RENDEZ_VOUS: 1, Rang.MOUVEMENTS: 2, Rang.PROJETS: 1,
}  # fmt: skip
PHRASES = 3
C = TypeVar("C")


@dataclass(frozen=True)
class Carte:
    """One or several points; `dossier_id` when they are all of one person."""

    points: tuple[Point, ...]
    dossier_id: int | None

    @property
    def point(self) -> Point:
        return self.points[0]

    @property
    def lue(self) -> bool:
        return all(p.lu for p in self.points)


@dataclass(frozen=True)
class Section:
    rang: Rang
    cartes: tuple[Carte, ...]

    @property
    def titre(self) -> str:
        return TITRES[self.rang][0]

    @property
    def icone(self) -> str:
        return TITRES[self.rang][1]

    @property
    def nombre(self) -> int:
        return sum(len(c.points) for c in self.cartes)

    @property
    def cle(self) -> str:
        return self.rang.name.lower().replace("_", "-")


@dataclass(frozen=True)
class Rangee:
    """One person in the rest: a sentence by category, and how many more were written of them."""

    dossier_id: int | None
    points: tuple[Point, ...]
    autres: int


@dataclass(frozen=True)
class Releve:
    sections: tuple[Section, ...]
    rangees: tuple[Rangee, ...]
    reste: int  # points of the rest
    caches: int  # of persons without a row
    total: int
    ecrits: int
    a_lire: int
    urgents_a_lire: int
    urgents: int
    minutes: int

    @property
    def nombre_cartes(self) -> int:
        return sum(len(s.cartes) for s in self.sections) + len(self.rangees)

    @property
    def points(self) -> list[Point]:
        """Those that the page shows."""
        montres = [p for s in self.sections for c in s.cartes for p in c.points]
        return montres + [p for r in self.rangees for p in r.points]

    @property
    def faits(self) -> int:
        return self.total - self.ecrits

    @property
    def lus(self) -> int:
        return self.total - self.a_lire


def composer(points: Iterable[Point], maximum: int = MAXIMUM) -> Releve:
    tous = sorted((_a_sa_place(p) for p in points), key=_ordre)
    sections, place = [], maximum - 1
    for rang, plafond in PLAFONDS.items():
        cartes = empaqueter([p for p in tous if p.rang == rang], plafond)
        place -= len(cartes)
        if cartes:
            sections.append(Section(rang, tuple(cartes)))
    reste = [p for p in tous if p.rang == Rang.RESTE]
    rangees, caches = ranger(reste, place)
    comptes = [p for p in tous if p.rang != Rang.RENDEZ_VOUS]
    a_lire, urgents = [p for p in comptes if not p.lu], [p for p in comptes if p.rang == Rang.URGENT]
    return Releve(
        sections=tuple(sections), rangees=tuple(rangees), reste=len(reste), caches=caches, total=len(comptes),
        ecrits=sum(p.cle.startswith("transmission:") for p in comptes), a_lire=len(a_lire), urgents=len(urgents),
        urgents_a_lire=sum(not p.lu for p in urgents), minutes=minutes(sum(p.mots for p in a_lire)),
    )  # fmt: skip


def _a_sa_place(point: Point) -> Point:
    """Whatever its source says, what is to be watched stands first."""
    return replace(point, rang=Rang.URGENT) if point.prioritaire and point.rang != Rang.URGENT else point


def _ordre(point: Point) -> tuple[int, int, float, str]:
    """Reading a card never moves it. What is to come goes forward in time, what happened goes back."""
    sens = 1 if point.rang == Rang.RENDEZ_VOUS else -1
    return (point.rang, -point.importance, sens * point.instant.timestamp(), point.cle)


def empaqueter(points: Sequence[Point], plafond: int) -> list[Carte]:
    """One card a point; else one a person; else the last card holds all the others. A card alone keeps their order."""
    if len(points) <= plafond:
        return [Carte((p,), p.dossier_id) for p in points]
    if plafond == 1:
        qui = {p.dossier_id for p in points}
        return [Carte(tuple(points), qui.pop() if len(qui) == 1 else None)]
    groupes = list(_grouper(points, lambda p: p.dossier_id).items())
    if len(groupes) <= plafond:
        return [Carte(tuple(siens), qui) for qui, siens in groupes]
    cartes = [Carte(tuple(siens), qui) for qui, siens in groupes[: plafond - 1]]
    return [*cartes, Carte(tuple(p for _, siens in groupes[plafond - 1 :] for p in siens), None)]


def ranger(points: Sequence[Point], place: int) -> tuple[list[Rangee], int]:
    """Persons with the newest words first; the newest of each category stands for it."""
    rangees: list[Rangee] = []
    caches = 0
    for qui, siens in _grouper(points, lambda p: p.dossier_id).items():
        if len(rangees) >= place:
            caches += len(siens)
            continue
        derniers = [groupe[0] for groupe in _grouper(siens, lambda p: p.objet).values()][:PHRASES]
        rangees.append(Rangee(qui, tuple(derniers), len(siens) - len(derniers)))
    return rangees, caches


def _grouper(points: Iterable[Point], cle: Callable[[Point], C]) -> dict[C, list[Point]]:
    groupes: dict[C, list[Point]] = {}
    for point in points:
        groupes.setdefault(cle(point), []).append(point)
    return groupes
