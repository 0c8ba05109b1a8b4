"""Is this archive the one that was made? Hash of the lines against the manifest, signature of the manifest."""

import json
import zipfile
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFESTE_MAX = 64 * 1024
MORCEAU = 1024 * 1024


def verifier(archive: Path, cle: Ed25519PublicKey) -> str:
    """Empty when it holds, else the sentence that says what does not. Nothing is written on disk."""
    try:
        with zipfile.ZipFile(archive) as lue:
            manifeste = _lire(lue, "manifeste.json")
            cle.verify(bytes.fromhex(_lire(lue, "manifeste.sig").decode()), manifeste)
            dit = json.loads(manifeste)
            return _comparer(lue, dit)
    except InvalidSignature:
        return "La signature du manifeste n’est pas celle de la clé donnée."
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return "Cette archive n’est pas un extrait du journal, ou elle est abîmée."


def _lire(archive: zipfile.ZipFile, nom: str) -> bytes:
    with archive.open(nom) as flux:
        octets = flux.read(MANIFESTE_MAX + 1)
    if len(octets) > MANIFESTE_MAX:
        raise ValueError(nom)
    return octets


def _comparer(archive: zipfile.ZipFile, dit: dict[str, object]) -> str:
    empreinte, taille = sha256(), 0
    with archive.open(str(dit["fichier"])) as flux:
        while morceau := flux.read(MORCEAU):
            empreinte.update(morceau)
            taille += len(morceau)
            if taille > int(str(dit["octets"])):
                break
    if taille != dit["octets"] or empreinte.hexdigest() != dit["sha256"]:
        return "Les lignes ne sont pas celles que le manifeste décrit."
    return ""
