"""Make a backup: one picture of the base, the files that it names, a signed witness; whole, or nothing."""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from dui.core import horloge, sceaux
from dui.core.sauvegarde import BASE, FICHIERS, NOM, SIGNATURE, TEMOIN, EchecSauvegarde, chiffre, postgres
from dui.core.stockage import PROVISOIRE, StockageChiffre, stockage_fichiers

FORMAT = "dui.sauvegarde.1"


def sauvegarder() -> Path:
    """The folder of the new backup."""
    racine, url = settings.DUI_SAUVEGARDES, settings.DUI_SAUVEGARDE_BASE
    if not (racine and url and settings.DUI_SAUVEGARDE_CLES):
        raise EchecSauvegarde("Donnez DUI_SAUVEGARDES, DATABASE_URL_SAUVEGARDE et DUI_SAUVEGARDE_CLES.")
    quand = horloge.maintenant()
    dossier = Path(racine) / quand.strftime(NOM)
    encours = dossier.with_name(f".{dossier.name}")
    encours.mkdir(parents=True, mode=0o700)
    try:
        temoin = _archiver(encours, dossier.name, url) | {"format": FORMAT, "faite_le": quand.isoformat()}
        _signer(encours, temoin)
        encours.rename(dossier)
    finally:
        shutil.rmtree(encours, ignore_errors=True)
    return dossier


def elaguer(gardees: int) -> list[str]:
    """Forget all but the newest ones; returns what went."""
    anciennes = liste(Path(settings.DUI_SAUVEGARDES))[:-gardees] if gardees > 0 else []
    for ancienne in anciennes:
        shutil.rmtree(ancienne)
    return [ancienne.name for ancienne in anciennes]


def liste(racine: Path) -> list[Path]:
    """Oldest first."""
    return sorted(p for p in racine.iterdir() if p.is_dir() and not p.name.startswith(".")) if racine.is_dir() else []


def _archiver(encours: Path, nom: str, url: str) -> dict[str, Any]:
    """Files are read after the picture of the base: all that it names is there."""
    archives: dict[str, dict[str, Any]] = {}
    with postgres.instantane(url) as (connexion, instantane):
        releve = postgres.relever(connexion)
        with _archive(encours, nom, BASE, archives) as ecrivain:
            for morceau in postgres.extraire(url, instantane):
                ecrivain.write(morceau)
    with _archive(encours, nom, FICHIERS, archives) as ecrivain:
        fichiers = _empaqueter(ecrivain)
    return {"nom": nom, "tables": releve, "fichiers": fichiers, "archives": archives}


@contextmanager
def _archive(encours: Path, nom: str, fichier: str, archives: dict[str, dict[str, Any]]) -> Iterator[chiffre.Ecrivain]:
    destinataires = [chiffre.publique(cle) for _, cle in settings.DUI_SAUVEGARDE_CLES]
    with (encours / fichier).open("xb") as flux:
        ecrivain = chiffre.Ecrivain(flux, f"{nom}/{fichier}", destinataires)
        yield ecrivain
        ecrivain.fermer()
    archives[fichier] = {"sha256": ecrivain.sha256, "octets": ecrivain.octets}


def _empaqueter(ecrivain: chiffre.Ecrivain) -> dict[str, str]:
    """Name and digest of each stored file. One that its owner deletes meanwhile is simply not there."""
    empreintes: dict[str, str] = {}
    with tarfile.open(fileobj=cast(Any, ecrivain), mode="w|") as paquet:
        for nom, chemin in _a_garder():
            try:
                octets = chemin.read_bytes()
            except FileNotFoundError:
                continue
            membre = tarfile.TarInfo(nom)
            membre.size, membre.mode = len(octets), 0o600
            paquet.addfile(membre, BytesIO(octets))
            empreintes[nom] = hashlib.sha256(octets).hexdigest()
    return empreintes


def _a_garder() -> Iterator[tuple[str, Path]]:
    racine = Path(cast(StockageChiffre, stockage_fichiers()).location)
    for chemin in sorted(p for p in racine.rglob("*") if p.is_file()):
        if chemin.suffix != PROVISOIRE and not chemin.name.startswith("."):
            yield f"fichiers/{chemin.relative_to(racine).as_posix()}", chemin
    ancre = Path(settings.DUI_ANCRE_JOURNAL)
    if ancre.is_file():
        yield "ancre/journal.txt", ancre


def _signer(encours: Path, temoin: dict[str, Any]) -> None:
    octets = json.dumps(temoin, sort_keys=True, ensure_ascii=False, indent=1).encode()
    (encours / TEMOIN).write_bytes(octets)
    (encours / SIGNATURE).write_text(sceaux.cle_privee().sign(octets).hex())
