"""Where a circuit of signatures comes from: the room that opened it says its words and its page."""

from collections.abc import Callable

from documents.models import CircuitSignature
from dui.core.registres import Registre

# « contrat:12 » → (words of the link, address); the page checks the rights again.
ORIGINES: Registre[Callable[[CircuitSignature, int], tuple[str, str]]] = Registre("origines des circuits")


def origine(circuit: CircuitSignature) -> tuple[str, str] | None:
    genre, _, pk = circuit.objet.partition(":")
    dire = ORIGINES.get(genre)
    return dire(circuit, int(pk)) if dire and pk.isdecimal() else None
