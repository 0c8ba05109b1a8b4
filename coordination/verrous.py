"""Periods that are closed: what took place in them is no longer changed (S19, PG).

The room that locks a month registers a function: (structure, day in Paris) → the sentence that says it, or "".
"""

from collections.abc import Callable
from datetime import date, datetime

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.registres import Registre

VERROUS: Registre[Callable[[int, date], str]] = Registre("verrous_periode")


def verrou(structure_id: int, instant: datetime) -> str:
    """Why that day is closed; "" when it is open."""
    jour = instant.astimezone(horloge.PARIS).date()
    return next((dit for verrou in VERROUS if (dit := verrou(structure_id, jour))), "")


def exiger_ouvert(structure_id: int, *instants: datetime) -> None:
    for instant in instants:
        if dit := verrou(structure_id, instant):
            raise ErreurMetier("verrou", dit, champ="jour")
