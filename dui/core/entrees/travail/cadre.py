"""What goes through the pipe between the application and its worker: JSON and raw bytes, never pickle.

Layout: the pieces one after the other, the JSON header, then the length of the header on 8 bytes. The
header comes last so that a worker can write its pieces as they come, without holding them.
"""

import json
from typing import Any, BinaryIO

LONGUEUR = 8


def ecrire_morceau(flux: BinaryIO, morceau: bytes) -> int:
    flux.write(morceau)
    return len(morceau)


def conclure(flux: BinaryIO, entete: dict[str, Any], tailles: list[int]) -> None:
    texte = json.dumps({"entete": entete, "tailles": tailles}, ensure_ascii=False).encode()
    flux.write(texte)
    flux.write(len(texte).to_bytes(LONGUEUR, "big"))
    flux.flush()


def ecrire(flux: BinaryIO, entete: dict[str, Any], morceaux: list[bytes]) -> None:
    conclure(flux, entete, [ecrire_morceau(flux, morceau) for morceau in morceaux])


def lire(octets: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The header and the pieces. A ValueError means that the writer died before its last byte."""
    if len(octets) < LONGUEUR:
        raise ValueError("truncated frame")
    fin = len(octets) - LONGUEUR
    debut = fin - int.from_bytes(octets[fin:], "big")
    if debut < 0:
        raise ValueError("truncated frame")
    message = json.loads(octets[debut:fin])
    morceaux, position = [], 0
    for taille in message["tailles"]:
        morceaux.append(octets[position : position + taille])
        position += taille
    if position != debut:
        raise ValueError("inconsistent frame")
    return message["entete"], morceaux
