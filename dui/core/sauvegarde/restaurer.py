"""Give a backup back into an empty base and an empty folder, and prove that it is the same."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from dui.core.sauvegarde import BASE, FICHIERS, EchecSauvegarde, chiffre, postgres, temoin

SQL = Path(settings.BASE_DIR) / "deploiement" / "base.sql"


@dataclass
class Rapport:
    """`ecarts`: tables and files that differ from the witness; `journal`: what the proof of the log says."""

    tables: int = 0
    lignes: int = 0
    fichiers: int = 0
    ecarts: list[str] = field(default_factory=list)
    journal: str = ""
    journal_intact: bool = False

    @property
    def conforme(self) -> bool:
        return not self.ecarts and self.journal_intact


def restaurer(
    source: Path, cles: Sequence[X25519PrivateKey], vers: str, dossier: Path, publique: Ed25519PublicKey | None = None
) -> Rapport:
    """`vers`: address of an empty base, as the administrator of the server; `dossier`: where the files go."""
    dit = temoin.lire(source, publique)
    _exiger_vide(vers, dossier)
    with psycopg.connect(vers, autocommit=True) as connexion:
        connexion.execute(SQL.read_bytes())
    postgres.remettre(vers, _clair(source, BASE, cles))
    rapport = Rapport()
    _deballer(_clair(source, FICHIERS, cles), dossier, dit["fichiers"], rapport)
    _comparer(vers, dit["tables"], rapport)
    _prouver_le_journal(vers, dossier, rapport)
    return rapport


def _exiger_vide(vers: str, dossier: Path) -> None:
    with psycopg.connect(vers) as connexion:
        if postgres.tables(connexion):
            raise EchecSauvegarde("Cette base contient déjà des tables : on restaure dans une base neuve.")
    if dossier.exists() and any(dossier.iterdir()):
        raise EchecSauvegarde("Ce dossier n’est pas vide : on restaure dans un dossier neuf.")


def _clair(source: Path, nom: str, cles: Sequence[X25519PrivateKey]) -> Iterator[bytes]:
    with (source / nom).open("rb") as flux:
        yield from chiffre.lire(flux, f"{source.name}/{nom}", cles)


class _Flux(RawIOBase):
    """Pieces read as a file: nothing in clear is ever put on the disk."""

    def __init__(self, morceaux: Iterator[bytes]) -> None:
        self._morceaux, self._reste = morceaux, b""

    def readable(self) -> bool:
        return True

    def readinto(self, tampon: Any) -> int:
        while not self._reste:
            suivant = next(self._morceaux, None)
            if suivant is None:
                return 0
            self._reste = suivant
        lus = min(len(tampon), len(self._reste))
        tampon[:lus], self._reste = self._reste[:lus], self._reste[lus:]
        return lus


def _deballer(morceaux: Iterator[bytes], dossier: Path, attendus: dict[str, str], rapport: Rapport) -> None:
    """Only the names of the signed witness are written: nothing can leave the folder."""
    rendus: dict[str, str] = {}
    with tarfile.open(fileobj=BufferedReader(_Flux(morceaux)), mode="r|") as paquet:
        for membre in paquet:
            flux = paquet.extractfile(membre) if membre.isfile() and membre.name in attendus else None
            if flux is None:
                rapport.ecarts.append(membre.name)
                continue
            octets, chemin = flux.read(), dossier / membre.name
            chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            chemin.write_bytes(octets)
            rendus[membre.name] = sha256(octets).hexdigest()
    rapport.fichiers = sum(nom.startswith("fichiers/") for nom in rendus)
    rapport.ecarts += sorted(nom for nom in attendus if rendus.get(nom) != attendus[nom])


def _comparer(vers: str, attendu: postgres.Releve, rapport: Rapport) -> None:
    with psycopg.connect(vers) as connexion:
        trouve = postgres.relever(connexion)
    rapport.tables, rapport.lignes = len(trouve), sum(int(compte) for compte, _ in trouve.values())
    rapport.ecarts += sorted(nom for nom in attendu.keys() | trouve.keys() if attendu.get(nom) != trouve.get(nom))


def _prouver_le_journal(vers: str, dossier: Path, rapport: Rapport) -> None:
    """The same proof as every night, on the restored base, with the anchor that the backup holds."""
    env = os.environ | {
        "DATABASE_URL_SCEAU": vers, "DUI_ANCRE_JOURNAL": str(dossier / "ancre" / "journal.txt"),
        "DUI_ANCRE_DOSSIER": "", "DUI_CLE_SCEAU": settings.DUI_CLE_SCEAU,
    }  # fmt: skip
    commande = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "verifier_journal"]
    fait = subprocess.run(commande, env=env, capture_output=True, text=True, check=False)
    rapport.journal = (fait.stdout.strip() or fait.stderr.strip()).splitlines()[-1] if fait.returncode < 2 else ""
    rapport.journal_intact = fait.returncode == 0
