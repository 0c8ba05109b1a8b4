"""Axis that a reader can hold in mind: three to five round graduations."""

from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Echelle:
    """Maps a value to a pixel between two edges (edges may be reversed: y grows downwards)."""

    minimum: float
    maximum: float
    debut: float
    fin: float

    def place(self, valeur: float) -> float:
        etendue = (self.maximum - self.minimum) or 1
        part = (valeur - self.minimum) / etendue
        return round(self.debut + part * (self.fin - self.debut), 1)


def pas_rond(etendue: float, nombre: int = 4) -> float:
    """1, 2 or 5 times a power of ten, so that the axis has about `nombre` steps; never under 1 for counts."""
    if etendue <= 0:
        return 1
    brut = etendue / nombre
    puissance = 10.0 ** floor(log10(max(brut, 1e-300)))
    return next(facteur * puissance for facteur in (1, 2, 5, 10) if facteur * puissance >= brut - 1e-9)


def graduations(minimum: float, maximum: float, *, entiers: bool = True) -> list[float]:
    """Round values from at most `minimum` to at least `maximum`."""
    pas = pas_rond(maximum - minimum)
    if entiers:
        pas = max(1, pas)
    premier, dernier = floor(minimum / pas), max(ceil(maximum / pas), floor(minimum / pas) + 1)
    return [round(i * pas, 6) for i in range(premier, dernier + 1)]
