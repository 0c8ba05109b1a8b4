"""What a chart is made of; every mark carries the sentence read aloud and the list behind the figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dui.core import typographie

LARGEUR = 460


@dataclass(frozen=True)
class Marque:
    x: float
    y: float
    largeur: float
    hauteur: float
    texte: str
    phrase: str
    url: str = ""
    classe: str = "s1"
    dedans: bool = False

    @property
    def milieu(self) -> float:
        return round(self.x + self.largeur / 2, 1)

    @property
    def ligne_de_base(self) -> float:
        """Baseline that centres a 13 px text on the mark."""
        return round(self.y + self.hauteur / 2 + 4.5, 1)


@dataclass(frozen=True)
class Repere:
    """A graduation, a label of the axis, or the objective."""

    position: float
    texte: str


@dataclass(frozen=True)
class Total:
    """Figure at the end of a stacked row."""

    x: float
    y: float
    texte: str


@dataclass
class Graphique:
    """Geometry ready to be drawn, and the same numbers as a table."""

    hauteur: float
    gauche: float
    droite: float
    base: float
    marques: list[Marque] = field(default_factory=list)
    horizontales: list[Repere] = field(default_factory=list)
    etiquettes: list[Repere] = field(default_factory=list)
    totaux: list[Total] = field(default_factory=list)
    objectif: Repere | None = None
    trace: str = ""
    aire: str = ""
    note: str = ""
    entetes: list[str] = field(default_factory=list)
    lignes: list[tuple[str, list[str]]] = field(default_factory=list)
    largeur: int = LARGEUR


def lire(objet: Any, cle: str, defaut: Any = "") -> Any:
    return objet.get(cle, defaut) if isinstance(objet, Mapping) else getattr(objet, cle, defaut)


def chiffre(valeur: float, unite: str = "") -> str:
    return typographie.nombre(valeur, unite)


def phrase(libelle: str, valeur: str, url: str) -> str:
    return f"{libelle} : {valeur}" + (", voir la liste" if url else "")


def etiquettes_axe(libelles: Iterable[str], positions: Iterable[float], maximum: int = 7) -> list[Repere]:
    """Keep one label out of n, and always the last, so that they never touch."""
    paires = list(zip(positions, libelles, strict=True))
    pas = max(1, -(-len(paires) // maximum))
    gardees = paires[::-1][::pas][::-1]
    return [Repere(position, libelle) for position, libelle in gardees]
