"""AGGIR: adverbs → letters → the eight variables → groups A to H → rank → GIR (CASF annexes 2-1 and 2-2).

Coefficients and thresholds are those of annexe 2-2; 3⁸ profiles are compared in the tests with the published counts.
"""

from collections.abc import Iterable

ADVERBES = ("S", "T", "H", "C")  # spontanément, totalement, habituellement, correctement
AUCUN = "0"
VARIABLES = ("coherence", "orientation", "toilette", "habillage", "alimentation", "elimination", "transferts",
             "interieur")  # fmt: skip
# group → (coefficients of C, coefficients of B, ((least total, rank), …)); A weighs nothing.
GROUPES: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]] = {
    "A": ((2000, 1200, 40, 40, 60, 100, 800, 200), (0, 0, 16, 16, 20, 16, 120, 32),
          ((4380, 1), (4140, 2), (3390, 3))),
    "B": ((1500, 1200, 40, 40, 60, 100, 800, -80), (320, 120, 16, 16, 0, 16, 120, -40), ((2016, 4),)),
    "C": ((0, 0, 40, 40, 60, 160, 1000, 400), (0, 0, 16, 16, 20, 20, 200, 40), ((1700, 5), (1432, 6))),
    "D": ((0, 0, 0, 0, 2000, 400, 2000, 200), (0, 0, 0, 0, 200, 200, 200, 0), ((2400, 7),)),
    "E": ((400, 400, 400, 400, 400, 800, 800, 200), (0, 0, 100, 100, 100, 100, 100, 0), ((1200, 8),)),
    "F": ((200, 200, 500, 500, 500, 500, 500, 200), (100, 100, 100, 100, 100, 100, 100, 0), ((800, 9),)),
    "G": ((150, 150, 300, 300, 500, 500, 400, 200), (0, 0, 200, 200, 200, 200, 200, 100), ((650, 10),)),
    "H": ((0, 0, 3000, 3000, 3000, 3000, 1000, 1000), (0, 0, 2000, 2000, 2000, 2000, 2000, 1000),
          ((4000, 11), (2000, 12))),
}  # fmt: skip
GIR_PAR_RANG = {1: 1, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 3, 9: 3, 10: 4, 11: 4, 12: 5, 13: 6}


def lettre(adverbes: Iterable[str] | str) -> str:
    """Adverbs that fail: none gives A, all four give C, one to three give B."""
    manquent = {adverbes} if isinstance(adverbes, str) else set(adverbes)
    manquent &= set(ADVERBES)
    return "A" if not manquent else "C" if len(manquent) == len(ADVERBES) else "B"


def variable(*lettres: str) -> str:
    """Washing, dressing: all A give A, all C give C, anything else B."""
    distinctes = set(lettres)
    return next(iter(distinctes)) if len(distinctes) == 1 else "B"


def pire(*lettres: str) -> str:
    """Coherence, orientation, elimination: one C is enough."""
    return max(lettres)


def rang(profil: Iterable[str]) -> int:
    lettres = tuple(profil)
    if len(lettres) != len(VARIABLES) or set(lettres) - set("ABC"):
        raise ValueError("AGGIR takes eight letters A, B or C")
    for c, b, seuils in GROUPES.values():
        total = sum(c[i] if x == "C" else b[i] if x == "B" else 0 for i, x in enumerate(lettres))
        for seuil, place in seuils:
            if total >= seuil:
                return place
    return 13


def gir(*lettres: str) -> int:
    return GIR_PAR_RANG[rang(lettres)]
