"""Where an event is opened, when another room planned it for an object of its own."""

from typing import Any

from coordination.models import Evenement
from dui.core.registres import Registre

# « candidature » → address of the object of an event, told by the room that knows it.
ADRESSES: Registre[Any] = Registre("adresses_evenements")


def adresse_de(evenement: Evenement) -> str:
    genre, _, pk = evenement.objet.partition(":")
    fabrique = ADRESSES.get(genre)
    return fabrique(int(pk)) if fabrique is not None and pk.isdecimal() else ""
