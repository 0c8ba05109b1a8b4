"""Encryption of an archive, as a stream: AES-256-GCM blocks, the key of the file wrapped for each X25519 public key.

    DUIS1 | length of the header | header (JSON) | length and block, as many times as needed

A block is bound to the header (so to the name of the archive and to the backup), to its rank and to being the last
one: what is cut, moved, repeated or taken from another backup does not decrypt.
"""

import base64
import hashlib
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dui.core.sauvegarde import MORCEAU, EchecSauvegarde

MAGIE = b"DUIS1"
ENTETE_MAX = 64 * 1024
LONGUEUR = struct.Struct(">I")
UNIQUE = bytes(12)  # the wrapping key serves once: it comes from a key drawn for this archive
ALTEREE = "Cette sauvegarde est incomplète ou a été modifiée : elle n’est pas restaurée."
SANS_CLE = "Aucune des clés données n’ouvre cette sauvegarde."


def publique(cle: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(cle)


def empreinte(cle: X25519PublicKey) -> str:
    """Name of a key, in headers and in the witness."""
    return hashlib.sha256(b"dui.sauvegarde\0" + cle.public_bytes_raw()).hexdigest()[:16]


def lire_privee(chemin: Path) -> X25519PrivateKey:
    """A private key as `cle_sauvegarde` wrote it."""
    try:
        return X25519PrivateKey.from_private_bytes(base64.b64decode(chemin.read_text().strip(), validate=True))
    except (OSError, ValueError) as erreur:
        raise EchecSauvegarde(f"La clé {chemin} ne se lit pas.") from erreur


class Ecrivain:
    """A stream without seek; `sha256` and `octets` are those of what was written, known once closed."""

    def __init__(self, flux: BinaryIO, lien: str, destinataires: Sequence[X25519PublicKey]) -> None:
        cle, ephemere = AESGCM.generate_key(256), X25519PrivateKey.generate()
        enveloppes = {empreinte(d): _envelopper(cle, ephemere, d).hex() for d in destinataires}
        entete = json.dumps(
            {"lien": lien, "ephemere": ephemere.public_key().public_bytes_raw().hex(), "cles": enveloppes}
        ).encode()
        self._flux, self._aes, self._liaison = flux, AESGCM(cle), hashlib.sha256(entete).digest()
        self._tampon, self._rang, self._somme, self.octets = bytearray(), 0, hashlib.sha256(), 0
        self._poser(MAGIE + LONGUEUR.pack(len(entete)) + entete)

    def write(self, octets: bytes) -> int:
        self._tampon += octets
        while len(self._tampon) > MORCEAU:
            self._bloc(bytes(self._tampon[:MORCEAU]), dernier=False)
            del self._tampon[:MORCEAU]
        return len(octets)

    def fermer(self) -> None:
        self._bloc(bytes(self._tampon), dernier=True)
        self._tampon.clear()

    @property
    def sha256(self) -> str:
        return self._somme.hexdigest()

    def _bloc(self, clair: bytes, *, dernier: bool) -> None:
        scelle = self._aes.encrypt(_nonce(self._rang, dernier), clair, self._liaison)
        self._poser(LONGUEUR.pack(len(scelle)) + scelle)
        self._rang += 1

    def _poser(self, octets: bytes) -> None:
        self._somme.update(octets)
        self.octets += len(octets)
        self._flux.write(octets)


def lire(flux: BinaryIO, lien: str, cles: Sequence[X25519PrivateKey]) -> Iterator[bytes]:
    """The archive in clear, piece after piece; fails before the end when a piece is not the right one."""
    octets = _entete(flux)
    aes, liaison = AESGCM(_ouvrir(_lire_entete(octets, lien), cles)), hashlib.sha256(octets).digest()
    rang, dernier = 0, False
    while not dernier:
        scelle = _exactement(flux, LONGUEUR.unpack(_exactement(flux, LONGUEUR.size))[0])
        clair, dernier = _dechiffrer(aes, rang, scelle, liaison)
        rang += 1
        yield clair
    if flux.read(1):
        raise EchecSauvegarde(ALTEREE)


def _entete(flux: BinaryIO) -> bytes:
    if flux.read(len(MAGIE)) != MAGIE:
        raise EchecSauvegarde(ALTEREE)
    (longueur,) = LONGUEUR.unpack(_exactement(flux, LONGUEUR.size))
    return _exactement(flux, min(longueur, ENTETE_MAX))


def _lire_entete(octets: bytes, lien: str) -> Mapping[str, Any]:
    try:
        entete = json.loads(octets)
    except ValueError as erreur:
        raise EchecSauvegarde(ALTEREE) from erreur
    if entete.get("lien") != lien:
        raise EchecSauvegarde("Cette archive est celle d’une autre sauvegarde.")
    return dict(entete)


def _ouvrir(entete: Mapping[str, Any], cles: Sequence[X25519PrivateKey]) -> bytes:
    ephemere = bytes.fromhex(entete["ephemere"])
    for cle in cles:
        enveloppee = entete["cles"].get(empreinte(cle.public_key()))
        if enveloppee is not None:
            commun = cle.exchange(publique(ephemere))
            enveloppe = _deriver(commun, ephemere, cle.public_key().public_bytes_raw())
            return AESGCM(enveloppe).decrypt(UNIQUE, bytes.fromhex(enveloppee), MAGIE)
    raise EchecSauvegarde(SANS_CLE)


def _envelopper(cle: bytes, ephemere: X25519PrivateKey, destinataire: X25519PublicKey) -> bytes:
    commun, tiree = ephemere.exchange(destinataire), ephemere.public_key().public_bytes_raw()
    return AESGCM(_deriver(commun, tiree, destinataire.public_bytes_raw())).encrypt(UNIQUE, cle, MAGIE)


def _deriver(commun: bytes, ephemere: bytes, destinataire: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"dui.sauvegarde\0" + ephemere + destinataire).derive(commun)


def _dechiffrer(aes: AESGCM, rang: int, scelle: bytes, liaison: bytes) -> tuple[bytes, bool]:
    for dernier in (False, True):
        try:
            return aes.decrypt(_nonce(rang, dernier), scelle, liaison), dernier
        except InvalidTag:
            continue
    raise EchecSauvegarde(ALTEREE)


def _nonce(rang: int, dernier: bool) -> bytes:
    return rang.to_bytes(11, "big") + bytes([dernier])


def _exactement(flux: BinaryIO, combien: int) -> bytes:
    octets = flux.read(combien) if combien <= 2 * MORCEAU else b""
    if len(octets) < combien or not combien:
        raise EchecSauvegarde(ALTEREE)
    return octets
