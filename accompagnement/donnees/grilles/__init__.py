"""Shipped grids: public or free instruments only, with where each score and threshold comes from (metier §6.9).

A text that changes here becomes a new version at the next `migrate`; what was answered keeps the former one.
"""

from functools import lru_cache

from accompagnement.donnees.grilles import addictions, aggir, autonomie, autres, domicile, humeur, serafin, social
from accompagnement.grilles import Definition, lire

BRUTES = (*aggir.GRILLES, *serafin.GRILLES, *addictions.GRILLES, *humeur.GRILLES, *autonomie.GRILLES, *social.GRILLES,
          *domicile.GRILLES, *autres.GRILLES)  # fmt: skip


@lru_cache(maxsize=1)
def livrees() -> tuple[Definition, ...]:
    return tuple(lire(brute) for brute in BRUTES)
