"""The strokes of a finger: points, never a picture, encrypted under the SHA-256 of the document they were drawn for."""

import hashlib
import json
from typing import Any

from documents.models import Signature
from dui.core import coffre
from dui.core.erreurs import ErreurMetier

TAILLE_MAX = 60_000
POINTS_MIN, POINTS_MAX = 8, 4000
COTE_MAX = 4096
ILLISIBLE = "La signature n’a pas été lue. Effacez, puis signez de nouveau."
VIDE = "Signez dans le cadre, ou écrivez le nom."


def lier(signature: Signature, trace: str, sha256: str) -> None:
    """Put the strokes into the signature; refused when they were drawn for another document, or are no signature."""
    traits = lire(trace, sha256)
    octets = json.dumps(traits, separators=(",", ":")).encode()
    signature.trace = coffre.chiffrer(octets, nom(signature, sha256))
    signature.trace_sha256 = hashlib.sha256(octets + sha256.encode()).hexdigest()


def nom(signature: Signature, sha256: str) -> str:
    """What the envelope is bound to: moved to another signature or document, it no longer opens."""
    return f"signature:{signature.identifiant}:{sha256}"


def lire(trace: str, sha256: str) -> list[list[list[int]]]:
    """[[[x, y, ms], …], …]: each stroke in turn."""
    if not trace.strip():
        raise ErreurMetier("trace", VIDE, champ="trace")
    if len(trace) > TAILLE_MAX:
        raise ErreurMetier("trace", ILLISIBLE, champ="trace")
    try:
        lu: Any = json.loads(trace)
        if lu["sha256"] != sha256:
            raise ErreurMetier("change", "Le document a changé. Rechargez la page, puis signez de nouveau.")
        traits = [[_point(p) for p in trait] for trait in lu["traits"]]
    except (ValueError, TypeError, KeyError, RecursionError) as erreur:
        raise ErreurMetier("trace", ILLISIBLE, champ="trace") from erreur
    if not POINTS_MIN <= sum(map(len, traits)) <= POINTS_MAX:
        raise ErreurMetier("trace", VIDE, champ="trace")
    return traits


def _point(point: Any) -> list[int]:
    x, y, instant = (int(valeur) for valeur in point)
    if not (0 <= x <= COTE_MAX and 0 <= y <= COTE_MAX and instant >= 0):
        raise ValueError("point out of the frame")
    return [x, y, instant]
