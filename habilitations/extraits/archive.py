"""The archive of an extract: the lines, a manifest signed by the key of the seals, and how to check it.

Written as a stream, encrypted as it goes: the memory does not depend on the number of lines.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from openpyxl import Workbook

from dui.core import horloge, sceaux
from dui.core.entrees import neutraliser_cellule
from habilitations.extraits.coffre import Coffre
from habilitations.extraits.requete import ENTETES, SELECTION
from habilitations.models.extraits import ExtraitJournal, FormeExtrait

MORCEAU = 256 * 1024
BOM = b"\xef\xbb\xbf"
LIGNES_MAX_XLSX = 100_000
DELAI = "110s"
LISEZ_MOI = """Extrait du journal des accès

{fichier} : les actes, un par ligne, heures en temps universel. Aucun contenu de dossier.
manifeste.json : ce qui a été demandé, le nombre de lignes, l'empreinte SHA-256 du fichier, le dernier sceau du journal.
manifeste.sig : signature Ed25519 du manifeste, en hexadécimal. cle.pub : la clé publique qui la vérifie.

Vérifier : sha256sum {fichier}, puis manage.py verifier_extrait <archive> --cle-publique <clé gardée ailleurs>.
La colonne « empreinte » de chaque ligne est celle que scelle le journal.
"""
Suivi = Callable[[int], None]


class TropDeLignes(Exception):
    """More lines than a sheet is made for: CSV has no limit."""


@dataclass(frozen=True)
class Resultat:
    lignes: int
    sha256: str
    taille: int


class _Compteur:
    """Hash and length of what goes through."""

    def __init__(self, flux: BinaryIO) -> None:
        self._flux = flux
        self.empreinte = sha256()
        self.taille = 0

    def write(self, octets: bytes) -> int:
        self.empreinte.update(octets)
        self.taille += len(octets)
        return self._flux.write(octets)

    def flush(self) -> None:
        self._flux.flush()


class _EnFil:
    """Compression and encryption beside the reading: both release the interpreter. A few pieces wait at most."""

    def __init__(self, sortie: _Compteur) -> None:
        self._sortie = sortie
        self._file: Queue[bytes | None] = Queue(maxsize=8)
        self._faute: BaseException | None = None
        self._fil = Thread(target=self._travailler, daemon=True)

    def __enter__(self) -> "_EnFil":
        self._fil.start()
        return self

    def write(self, octets: bytes) -> None:
        self._file.put(octets)

    def __exit__(self, genre: type[BaseException] | None, *_: object) -> None:
        self._file.put(None)
        self._fil.join()
        if self._faute is not None and genre is None:
            raise self._faute

    def _travailler(self) -> None:
        while (octets := self._file.get()) is not None:
            if self._faute is None:
                try:
                    self._sortie.write(octets)
                except BaseException as erreur:  # noqa: BLE001 - told again by the thread that reads
                    self._faute = erreur


def ecrire(extrait: ExtraitJournal, valeurs: dict[str, Any], chemin: Path, suivi: Suivi) -> Resultat:
    """The encrypted archive at `chemin`, whole or not at all. `suivi` is told the count, and may raise to stop."""
    provisoire = chemin.with_suffix(".encours")
    provisoire.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with provisoire.open("wb") as flux:
            coffre = Coffre(flux)
            resultat = _archiver(extrait, valeurs, coffre, suivi)
            coffre.fermer()
        provisoire.replace(chemin)
    finally:
        provisoire.unlink(missing_ok=True)
    return Resultat(resultat.lignes, resultat.sha256, coffre.ecrits)


def _archiver(extrait: ExtraitJournal, valeurs: dict[str, Any], coffre: Coffre, suivi: Suivi) -> Resultat:
    nom = f"traces.{extrait.forme}"
    with zipfile.ZipFile(coffre, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]
        with archive.open(nom, "w", force_zip64=True) as entree:
            compteur = _Compteur(entree)
            ecrivain = _xlsx if extrait.forme == FormeExtrait.XLSX else _csv
            lignes = ecrivain(valeurs, compteur, suivi)
        resultat = Resultat(lignes, compteur.empreinte.hexdigest(), compteur.taille)
        manifeste = json.dumps(
            _manifeste(extrait, nom, resultat), sort_keys=True, ensure_ascii=False, indent=1
        ).encode()
        cle = sceaux.cle_privee()
        publique = cle.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        archive.writestr("manifeste.json", manifeste)
        archive.writestr("manifeste.sig", cle.sign(manifeste).hex())
        archive.writestr("cle.pub", publique)
        archive.writestr("LISEZ-MOI.txt", LISEZ_MOI.format(fichier=nom))
    return resultat


def _csv(valeurs: dict[str, Any], sortie: _Compteur, suivi: Suivi) -> int:
    """PostgreSQL writes the CSV; here the bytes only go through, by large pieces."""
    sortie.write(BOM + (";".join(ENTETES) + "\n").encode())
    lignes, tampon = 0, bytearray()
    with connection.cursor() as curseur:
        curseur.execute(f"SET LOCAL statement_timeout = '{DELAI}'")
    copie = f"COPY ({SELECTION}) TO STDOUT WITH (FORMAT csv, DELIMITER ';')"
    with _EnFil(sortie) as fil, connection.connection.cursor() as brut, brut.copy(copie, valeurs) as flux:
        for lignes, ligne in enumerate(flux, start=1):
            tampon += ligne
            if len(tampon) >= MORCEAU:
                fil.write(bytes(tampon))
                tampon.clear()
                suivi(lignes)
        fil.write(bytes(tampon))
    return lignes


def _xlsx(valeurs: dict[str, Any], sortie: _Compteur, suivi: Suivi) -> int:
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Journal des accès")
    feuille.append(ENTETES)
    lignes = 0
    for lignes, rangee in enumerate(_rangees(valeurs), start=1):
        if lignes > LIGNES_MAX_XLSX:
            raise TropDeLignes
        feuille.append([neutraliser_cellule(valeur) for valeur in rangee])
        if not lignes % 5000:
            suivi(lignes)
    classeur.save(sortie)
    return lignes


def _rangees(valeurs: dict[str, Any]) -> Iterator[Iterable[Any]]:
    with connection.cursor() as curseur:
        curseur.execute(f"SET LOCAL statement_timeout = '{DELAI}'")
    with connection.connection.cursor(name="extrait_journal") as curseur:
        curseur.itersize = 2000
        curseur.execute(SELECTION, valeurs)
        yield from curseur


def _manifeste(extrait: ExtraitJournal, nom: str, resultat: Resultat) -> dict[str, Any]:
    return {
        "format": "dui.extrait.1", "extrait": extrait.pk, "fichier": nom, "lignes": resultat.lignes,
        "octets": resultat.taille, "sha256": resultat.sha256, "produit_le": horloge.maintenant().isoformat(),
        "demande_par": extrait.demandeur_id, "demande_le": extrait.cree_le.isoformat(), "motif": extrait.motif,
        "du": extrait.du.isoformat(), "au": extrait.au.isoformat(), "structures": sorted(extrait.structures),
        "professionnel": extrait.professionnel_id, "dossier": extrait.perimetre_id, "reseau": extrait.adresse,
        "dernier_sceau": _dernier_sceau(),
    }  # fmt: skip


def _dernier_sceau() -> dict[str, Any] | None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT numero, encode(empreinte, 'hex') FROM core_sceau ORDER BY numero DESC LIMIT 1")
        ligne = curseur.fetchone()
    return {"numero": ligne[0], "empreinte": ligne[1]} if ligne else None
