"""Seconds on the clock of a machine that does something else prove nothing.

The worker that reads files and makes papers may wait for its turn in the tests: six times its delay. Its seconds of
processor, its memory and the size of its files stay those of production. `DELAIS` keeps the delays of production.
"""

from dataclasses import replace

from dui.core.entrees.travail.limites import LIMITES

DELAIS = dict(LIMITES)


def allonger() -> None:
    """Once, before the tests."""
    for tache, limites in DELAIS.items():
        LIMITES[tache] = replace(limites, delai=6 * limites.delai)
