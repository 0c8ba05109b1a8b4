"""Seals of the access log: Merkle roots chained, signed outside the database, anchored in a file (AD-4).

A seal takes the lines of finished transactions only (tx < xmin of the snapshot), in the order (tx, id): no lock on
the writers, and a line that appears later inside a sealed range is a forgery.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.db import connections, transaction

ALIAS = "sceau"
LOT = 4096
LOTS_PAR_PASSAGE = 200
VERROU = 0x5CEA  # advisory lock: one sealer at a time
ZERO = bytes(32)
_json = json.JSONEncoder(ensure_ascii=False).encode
_EPOQUE = datetime(1970, 1, 1, tzinfo=UTC)


def octets_trace(champs: Sequence[Any]) -> bytes:
    """Canonical bytes of a line: the same JSON as core_octets_trace() in SQL."""
    return _json(["dui.trace.1", *champs]).encode()


def racine_merkle(feuilles: Sequence[bytes]) -> bytes:
    """Root of a binary tree; leaves and nodes are hashed apart, so that one cannot pass for the other."""
    sha = hashlib.sha256
    niveau = [sha(b"\0" + feuille).digest() for feuille in feuilles]
    while len(niveau) > 1:
        pairs = range(0, len(niveau) - 1, 2)
        suivant = [sha(b"\1" + niveau[i] + niveau[i + 1]).digest() for i in pairs]
        niveau = [*suivant, niveau[-1]] if len(niveau) % 2 else suivant
    return niveau[0]


def microsecondes(instant: datetime) -> int:
    return (instant - _EPOQUE) // timedelta(microseconds=1)


@dataclass(frozen=True)
class SceauLu:
    """A seal as read from the table or about to be written."""

    numero: int
    premier_id: int
    dernier_tx: int
    dernier_id: int
    nombre: int
    feuilles: bytes
    racine: bytes
    precedent: bytes
    scelle_le: datetime
    empreinte: bytes = b""
    signature: bytes = b""

    def calculer(self) -> bytes:
        """Digest of all that the seal states; it chains to the previous one."""
        enonce = [
            "dui.sceau.1", self.numero, self.premier_id, self.dernier_tx, self.dernier_id, self.nombre,
            self.racine.hex(), self.precedent.hex(), microsecondes(self.scelle_le),
        ]  # fmt: skip
        return hashlib.sha256(_json(enonce).encode()).digest()

    def liste_feuilles(self) -> list[bytes]:
        return [self.feuilles[i : i + 32] for i in range(0, len(self.feuilles), 32)]


COLONNES = (
    "numero", "premier_id", "dernier_tx", "dernier_id", "nombre", "feuilles", "racine", "precedent", "scelle_le",
    "empreinte", "signature",
)  # fmt: skip


def lire_sceaux(curseur: Any, suite: str = "ORDER BY numero") -> list[SceauLu]:
    curseur.execute(f"SELECT {', '.join(COLONNES)} FROM core_sceau {suite}")
    return [sceau_lu(ligne) for ligne in curseur.fetchall()]


def sceau_lu(ligne: tuple[Any, ...]) -> SceauLu:
    valeurs: list[Any] = [bytes(v) if isinstance(v, memoryview) else v for v in ligne]
    return SceauLu(*valeurs)


def sceller() -> int:
    """Seal what is finished and not sealed yet, then bring the anchor file up to date; number of lines sealed."""
    total = 0
    for _ in range(LOTS_PAR_PASSAGE):
        nombre = _sceller_un_lot()
        total += nombre
        if nombre < LOT:
            break
    ancrer()
    return total


def _sceller_un_lot() -> int:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s)", [VERROU])
        if not curseur.fetchone()[0]:
            return 0
        derniers = lire_sceaux(curseur, "ORDER BY numero DESC LIMIT 1")
        dernier = derniers[0] if derniers else None
        borne = [dernier.dernier_tx, dernier.dernier_id] if dernier else [-1, -1]
        curseur.execute(
            "SELECT id, tx, empreinte, clock_timestamp() FROM core_traceacces WHERE (tx, id) > (%s, %s)"
            " AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY tx, id LIMIT %s",
            [*borne, LOT],
        )
        lignes = curseur.fetchall()
        if lignes:
            _ecrire(curseur, _composer(lignes, dernier))
        return len(lignes)


def _composer(lignes: list[Any], dernier: SceauLu | None) -> SceauLu:
    feuilles = [bytes(ligne[2]) for ligne in lignes]
    return SceauLu(
        numero=dernier.numero + 1 if dernier else 1,
        premier_id=lignes[0][0],
        dernier_tx=lignes[-1][1],
        dernier_id=lignes[-1][0],
        nombre=len(lignes),
        feuilles=b"".join(feuilles),
        racine=racine_merkle(feuilles),
        precedent=dernier.empreinte if dernier else ZERO,
        scelle_le=lignes[-1][3],
    )


def _ecrire(curseur: Any, sceau: SceauLu) -> None:
    empreinte = sceau.calculer()
    valeurs = [getattr(sceau, colonne) for colonne in COLONNES[:-2]]
    places = ", ".join(["%s"] * len(COLONNES))
    curseur.execute(
        f"INSERT INTO core_sceau ({', '.join(COLONNES)}) VALUES ({places})",
        [*valeurs, empreinte, cle_privee().sign(empreinte)],
    )


# --- key --------------------------------------------------------------------------------------------------------


def chemin_cle() -> Path:
    return Path(settings.DUI_CLE_SCEAU or Path(settings.DUI_DONNEES) / "sceau" / "cle.pem")


def cle_privee() -> Ed25519PrivateKey:
    """Signing key, in a file outside the database; drawn once when no file is given (demonstration, tests)."""
    chemin = chemin_cle()
    if not chemin.exists():
        _tirer_une_cle(chemin)
    return _lire_cle(chemin.read_bytes())


@lru_cache(maxsize=4)
def _lire_cle(pem: bytes) -> Ed25519PrivateKey:
    cle = load_pem_private_key(pem, password=None)
    if not isinstance(cle, Ed25519PrivateKey):
        raise TypeError("La clé de scellement doit être une clé Ed25519.")
    return cle


def _tirer_une_cle(chemin: Path) -> None:
    """Write the file whole or not at all: two sealers must not end with two keys."""
    chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    cle = Ed25519PrivateKey.generate()
    provisoire = chemin.with_suffix(f".{os.getpid()}")
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descripteur, "wb") as flux:
        flux.write(cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        os.link(provisoire, chemin)
    except FileExistsError:
        return
    finally:
        provisoire.unlink()
    publique = cle.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    chemin.with_suffix(".pub").write_bytes(publique)


def cle_publique(chemin: Path | None = None) -> Ed25519PublicKey:
    """Public half: from the given file, or beside the private key, or derived from it."""
    fichier = chemin or chemin_cle().with_suffix(".pub")
    if not fichier.exists():
        return cle_privee().public_key()
    cle = load_pem_public_key(fichier.read_bytes())
    if not isinstance(cle, Ed25519PublicKey):
        raise TypeError("La clé publique de scellement doit être une clé Ed25519.")
    return cle


# --- anchor -----------------------------------------------------------------------------------------------------


_TETE = re.compile(r"\b(\d{1,18}) ([0-9a-f]{64})\b")


def lire_ancre(chemin: Path) -> dict[int, str]:
    """Heads already published: number → digest. Lines: `number digest instant count`; a mail received is read too."""
    if not chemin.exists():
        return {}
    with chemin.open(encoding="utf-8", errors="replace") as flux:
        return {int(tete[1]): tete[2] for ligne in flux for tete in _TETE.finditer(ligne)}


def ancrer() -> int:
    """Append the heads that the anchor does not hold yet: an unreachable store catches up by itself."""
    chemin = Path(settings.DUI_ANCRE_JOURNAL)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("a+") as flux:
        fcntl.flock(flux, fcntl.LOCK_EX)
        dernier = max(lire_ancre(chemin), default=0)
        with connections[ALIAS].cursor() as curseur:
            curseur.execute(
                "SELECT numero, empreinte, scelle_le, nombre FROM core_sceau WHERE numero > %s ORDER BY numero",
                [dernier],
            )
            lignes = [ligne_d_ancre(*ligne) for ligne in curseur.fetchall()]
        _ajouter(flux, lignes)
    return len(lignes)


def ligne_d_ancre(numero: int, empreinte: Any, scelle_le: datetime, nombre: int) -> str:
    return f"{numero} {bytes(empreinte).hex()} {scelle_le.astimezone(UTC).isoformat()} {nombre}\n"


def _ajouter(flux: Any, lignes: Iterable[str]) -> None:
    flux.writelines(lignes)
    flux.flush()
    os.fsync(flux.fileno())
