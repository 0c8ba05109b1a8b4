"""Large file at rest: encrypted block after block, so that neither writing nor reading holds it in memory.

Each block is a Fernet token of its rank, a mark of the last one, and at most a mebibyte: a block moved, repeated or
missing does not decrypt. Keys and their rotation are those of stored fields (S-45).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dui.core.chiffrement import chiffre

BLOC = 1024 * 1024
_TETE = struct.Struct(">Q?")
_LONGUEUR = struct.Struct(">I")


class FichierAbime(Exception):
    """A block is missing, out of place, or not ours."""


class Coffre:
    """Writing half: a stream without seek, as the archive writer asks for."""

    def __init__(self, flux: BinaryIO) -> None:
        self._flux = flux
        self._tampon = bytearray()
        self._rang = 0
        self.ecrits = 0

    def write(self, octets: bytes) -> int:
        self._tampon += octets
        self.ecrits += len(octets)
        while len(self._tampon) > BLOC:
            self._poser(bytes(self._tampon[:BLOC]), dernier=False)
            del self._tampon[:BLOC]
        return len(octets)

    def flush(self) -> None:
        """Blocks leave when they are full."""

    def fermer(self) -> None:
        self._poser(bytes(self._tampon), dernier=True)
        self._tampon.clear()

    def _poser(self, octets: bytes, *, dernier: bool) -> None:
        jeton = chiffre().encrypt(_TETE.pack(self._rang, dernier) + octets)
        self._flux.write(_LONGUEUR.pack(len(jeton)) + jeton)
        self._rang += 1


def lire(chemin: Path) -> Iterator[bytes]:
    """The file in clear, block after block."""
    with chemin.open("rb") as flux:
        rang, dernier = 0, False
        while not dernier:
            jeton = _jeton(flux)
            octets = chiffre().decrypt(jeton)
            lu, dernier = _TETE.unpack_from(octets)
            if lu != rang:
                raise FichierAbime(chemin.name)
            rang += 1
            yield octets[_TETE.size :]


def _jeton(flux: BinaryIO) -> bytes:
    tete = flux.read(_LONGUEUR.size)
    if len(tete) < _LONGUEUR.size:
        raise FichierAbime("fin inattendue")
    (longueur,) = _LONGUEUR.unpack(tete)
    jeton = flux.read(longueur)
    if len(jeton) < longueur:
        raise FichierAbime("fin inattendue")
    return jeton
