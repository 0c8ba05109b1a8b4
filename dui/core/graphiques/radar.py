"""A radar: several domains at once, one or two moments. Each branch keeps its own scale; the table has the figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin
from textwrap import wrap
from typing import Any

from dui.core.graphiques.barres import _propre
from dui.core.graphiques.modeles import Graphique, chiffre, lire

CENTRE, MILIEU, RAYON, ANNEAUX, MARGE = 230.0, 165.0, 112.0, 4, 12.0
MOTS = 13  # characters of a label before it goes to a second line
BRANCHES_MIN, SERIES_MAX = 3, 2


@dataclass(frozen=True)
class Etiquette:
    x: float
    y: float
    ancre: str
    lignes: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Serie:
    nom: str
    points: str
    sommets: tuple[tuple[float, float], ...]


@dataclass
class Radar(Graphique):
    anneaux: list[str] = field(default_factory=list)
    branches: list[tuple[float, float]] = field(default_factory=list)
    noms: list[Etiquette] = field(default_factory=list)
    series: list[Serie] = field(default_factory=list)
    cx: float = CENTRE
    cy: float = MILIEU


def radar(donnees: Sequence[Any], series: Sequence[str]) -> Radar:
    """`donnees`: libelle, minimum, maximum, valeurs (one per series, None when unknown). Two series at most."""
    g = Radar(hauteur=330, gauche=0, droite=0, base=330, entetes=["", *series[:SERIES_MAX], "Échelle"])
    angles = [2 * pi * rang / max(1, len(donnees)) - pi / 2 for rang in range(len(donnees))]
    g.anneaux = [_trace([_place(a, n / ANNEAUX) for a in angles]) for n in range(1, ANNEAUX + 1)]
    g.branches = [_place(a, 1) for a in angles]
    g.noms = [_etiquette(str(lire(d, "libelle")), a) for d, a in zip(donnees, angles, strict=True)]
    for rang, nom in enumerate(series[:SERIES_MAX]):
        lues = zip(donnees, angles, strict=True)
        sommets = [_place(a, part) for d, a in lues if (part := _part(d, rang)) is not None]
        g.series.append(Serie(nom, _trace(sommets) if len(sommets) >= BRANCHES_MIN else "", tuple(sommets)))
    g.lignes = [(str(lire(d, "libelle")), _cases(d, len(g.series))) for d in donnees]
    return g


def _part(donnee: Any, rang: int) -> float | None:
    """Between 0 at the centre and 1 at the edge; what lies outside its scale stays on the drawing."""
    valeurs = lire(donnee, "valeurs", ())
    if rang >= len(valeurs) or valeurs[rang] is None:
        return None
    bas, haut = float(lire(donnee, "minimum", 0)), float(lire(donnee, "maximum", 1))
    return min(1.0, max(0.0, (float(valeurs[rang]) - bas) / ((haut - bas) or 1)))


def _place(angle: float, part: float) -> tuple[float, float]:
    return round(CENTRE + cos(angle) * RAYON * part, 1), round(MILIEU + sin(angle) * RAYON * part, 1)


def _trace(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _etiquette(mots: str, angle: float) -> Etiquette:
    """Beside its branch, turned outwards, on two lines when it is long."""
    lignes = wrap(mots, MOTS, max_lines=2, placeholder="…") or [""]
    x, y = CENTRE + cos(angle) * (RAYON + MARGE), MILIEU + sin(angle) * (RAYON + MARGE)
    ancre = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
    haut = 4.5 - 16 * (len(lignes) - 1) * (1 - sin(angle)) / 2
    return Etiquette(round(x, 1), round(y, 1), ancre, tuple((round(haut + 16 * n, 1), t) for n, t in enumerate(lignes)))


def _cases(donnee: Any, series: int) -> list[str]:
    valeurs = [*lire(donnee, "valeurs", ()), None, None][:series]
    echelle = f"{chiffre(_propre(lire(donnee, 'minimum', 0)))} à {chiffre(_propre(lire(donnee, 'maximum', 1)))}"
    return [*("–" if v is None else chiffre(_propre(v)) for v in valeurs), echelle]


__all__ = ["Radar", "radar"]
