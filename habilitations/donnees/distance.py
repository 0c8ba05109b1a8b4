"""What a profile keeps from outside the known networks until its structure decides: a proposal (PRI-CON-7)."""

from habilitations.choices import FacteurDistance

FACTEUR_DEFAUT = FacteurDistance.HABITUEL
# Nobody needs them from home every day, and their leak hurts most.
FERMES_DEFAUT = frozenset({"NIR", "STU", "PSY", "IP", "ARC"})
