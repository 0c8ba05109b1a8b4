"""Envelope of a stored file (S-45): AES-256-GCM with a key of its own, itself wrapped by a key of the house.

    DUIF1 | length and id of the wrapping key | nonce | wrapped key | nonce | content and tag

The first key of DUI_CLES_FICHIERS writes, all of them read. Turning the keys wraps again the 32 bytes of the file, the
content is not touched. The name of the file is authenticated: one file cannot be put in the place of another.
"""

import hashlib
import logging
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from dui.core.erreurs import ErreurMetier

MAGIE = b"DUIF1"
CLE, NONCE, SCEAU = 32, 12, 16
ENVELOPPEE = CLE + SCEAU
ALTERE = "Ce fichier a été modifié hors du logiciel : il n’est pas ouvert. Prévenez l’administrateur."
SANS_CLE = "La clé de ce fichier n’est plus connue de ce serveur. Prévenez l’administrateur."
ABSENT = "Ce fichier a disparu du serveur. Prévenez l’administrateur."
journal = logging.getLogger("dui.coffre")


class FichierRefuse(ErreurMetier):
    """A stored file that cannot be trusted or read: 422 with a sentence, and a line in the technical log."""

    def __init__(self, code: str, message: str, nom: str) -> None:
        super().__init__(code, message)
        journal.error("stored file refused", extra={"cause": code, "fichier": nom})


@dataclass(frozen=True)
class Enveloppe:
    """`debut`: where the content begins; `cle`: id of the wrapping key."""

    cle: str
    nonce: bytes
    enveloppee: bytes
    debut: int


def chiffrer(clair: bytes, nom: str) -> bytes:
    """The bytes to write under that name; never twice the same."""
    cle, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    return _entete(cle, nom) + nonce + AESGCM(cle).encrypt(nonce, clair, _lien(nom))


def dechiffrer(scelle: bytes, nom: str) -> bytes:
    """The clear bytes, or `FichierRefuse`: altered, cut, moved, or written with a key that is no longer known."""
    enveloppe = lire_entete(scelle, nom)
    cle = _ouvrir(enveloppe, nom)
    corps = scelle[enveloppe.debut :]
    try:
        return AESGCM(cle).decrypt(corps[:NONCE], corps[NONCE:], _lien(nom))
    except (InvalidTag, ValueError) as erreur:
        raise FichierRefuse("fichier_altere", ALTERE, nom) from erreur


def envelopper_de_nouveau(scelle: bytes, nom: str) -> bytes:
    """The same content under the first key; proves on the way that it is intact."""
    dechiffrer(scelle, nom)
    enveloppe = lire_entete(scelle, nom)
    return _entete(_ouvrir(enveloppe, nom), nom) + scelle[enveloppe.debut :]


def lire_entete(scelle: bytes, nom: str) -> Enveloppe:
    longueur = scelle[len(MAGIE)] if len(scelle) > len(MAGIE) else 0
    debut_nonce = len(MAGIE) + 1 + longueur
    debut = debut_nonce + NONCE + ENVELOPPEE
    if not scelle.startswith(MAGIE) or len(scelle) < debut + NONCE + SCEAU:
        raise FichierRefuse("fichier_altere", ALTERE, nom)
    identifiant = scelle[len(MAGIE) + 1 : debut_nonce].decode("ascii", "replace")
    return Enveloppe(identifiant, scelle[debut_nonce : debut_nonce + NONCE], scelle[debut - ENVELOPPEE : debut], debut)


def cle_courante() -> str:
    return next(iter(cles()))


def cles() -> dict[str, bytes]:
    """By id, the one that writes first. Without DUI_CLES_FICHIERS, derived from the secret keys of Django."""
    return _cles(tuple(settings.DUI_CLES_FICHIERS), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _cles(donnees: tuple[tuple[str, bytes], ...], secrets: tuple[str, ...]) -> dict[str, bytes]:
    return dict(donnees) | dict(_deriver(secret) for secret in secrets)


def _deriver(secret: str) -> tuple[str, bytes]:
    identifiant = hashlib.sha256(b"dui.fichiers.id\0" + secret.encode()).hexdigest()[:8]
    return f"d-{identifiant}", HKDF(SHA256(), CLE, salt=None, info=b"dui.fichiers").derive(secret.encode())


def _entete(cle: bytes, nom: str) -> bytes:
    identifiant, nonce = cle_courante(), os.urandom(NONCE)
    octets = identifiant.encode("ascii")
    enveloppee = AESGCM(cles()[identifiant]).encrypt(nonce, cle, _lien(nom) + b"\0" + octets)
    return MAGIE + bytes([len(octets)]) + octets + nonce + enveloppee


def _ouvrir(enveloppe: Enveloppe, nom: str) -> bytes:
    maitresse = cles().get(enveloppe.cle)
    if maitresse is None:
        raise FichierRefuse("cle_inconnue", SANS_CLE, nom)
    try:
        lien = _lien(nom) + b"\0" + enveloppe.cle.encode()
        return AESGCM(maitresse).decrypt(enveloppe.nonce, enveloppe.enveloppee, lien)
    except InvalidTag as erreur:
        raise FichierRefuse("fichier_altere", ALTERE, nom) from erreur


def _lien(nom: str) -> bytes:
    return MAGIE + nom.encode()
