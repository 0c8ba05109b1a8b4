"""Where files rest: outside the web root, under a random name, encrypted; served by views only (S-37, S-45)."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

from dui.core import coffre

PROVISOIRE = ".provisoire"


class StockageChiffre(FileSystemStorage):
    """Writes whole files, or nothing: a name is never reused, a reader never sees half a file."""

    def _save(self, name: str, content: File) -> str:
        chemin = Path(self.path(name))
        chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if chemin.exists():
            raise FileExistsError(name)
        content.seek(0)
        _poser(chemin, coffre.chiffrer(content.read(), name))
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("A stored file is only read.")
        return ContentFile(coffre.dechiffrer(self.sceller_lu(name), name), name=name)

    def sceller_lu(self, nom: str) -> bytes:
        """The bytes as they rest."""
        try:
            return Path(self.path(nom)).read_bytes()
        except FileNotFoundError as erreur:
            raise coffre.FichierRefuse("fichier_absent", coffre.ABSENT, nom) from erreur

    def envelopper_de_nouveau(self, nom: str) -> None:
        _poser(Path(self.path(nom)), coffre.envelopper_de_nouveau(self.sceller_lu(nom), nom))

    def tous(self) -> Iterator[str]:
        """Every stored name, in order; what an interrupted write left behind is swept."""
        racine = Path(self.location)
        for chemin in sorted(p for p in racine.rglob("*") if p.is_file()):
            if chemin.suffix == PROVISOIRE:
                chemin.unlink(missing_ok=True)
            elif not chemin.name.startswith("."):
                yield chemin.relative_to(racine).as_posix()

    def size(self, name: str) -> int:
        return len(self._open(name).read())

    def url(self, name: str | None) -> str:
        raise ValueError("A stored file has no address: a view checks the right and serves it.")


def _poser(chemin: Path, octets: bytes) -> None:
    """On the disk before its name appears."""
    provisoire = chemin.with_name(f"{chemin.name}.{uuid.uuid4().hex[:8]}{PROVISOIRE}")
    with os.fdopen(os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as flux:
        flux.write(octets)
        flux.flush()
        os.fsync(flux.fileno())
    provisoire.replace(chemin)
    dossier = os.open(chemin.parent, os.O_RDONLY)
    try:
        os.fsync(dossier)
    finally:
        os.close(dossier)


def stockage_fichiers() -> Storage:
    """For `FileField(storage=stockage_fichiers)`: asked when models load, so that a clear storage never starts."""
    stockage = storages["default"]
    if not isinstance(stockage, StockageChiffre):
        raise ImproperlyConfigured("STORAGES : les fichiers des personnes ne se posent que chiffrés (StockageChiffre).")
    return stockage


def nom_au_hasard(_instance: Any, _nom: str) -> str:
    """Says nothing, collides with nothing; 256 folders."""
    tire = uuid.uuid4().hex
    return f"{tire[:2]}/{tire}"
