"""Foreign ZIP archives, read as a stream with a counter. S-38: nothing is ever extracted to a path."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from .refus import Refus

MO = 1024 * 1024
ENTREES, TOTAL, RAPPORT = 500, 200 * MO, 100
PLANCHER_RAPPORT = 64 * 1024  # under this size a high ratio harms nobody (an empty form, a log of zeros)
PAS = 64 * 1024
NOM_INTERDIT = re.compile(r"^[/\\]|^[A-Za-z]:|\\|[\x00-\x1f\x7f]")


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    noms: list[str] = []
    tailles: list[int] = []
    for nom, flux in parcourir(
        morceaux[0],
        entrees=parametres.get("entrees", ENTREES),
        total=parametres.get("total", TOTAL),
        rapport=parametres.get("rapport", RAPPORT),
    ):
        noms.append(nom)
        tailles.append(sum(sortie.write(bloc) for bloc in flux))
    return {"noms": noms}, tailles


def parcourir(
    octets: bytes, *, entrees: int = ENTREES, total: int = TOTAL, rapport: int = RAPPORT
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield (name, blocks) of each file, after all names were checked. Directories are skipped."""
    archive = _ouvrir(octets)
    infos = archive.infolist()
    if len(infos) > entrees:
        raise Refus("trop_d_entrees", f"Cette archive contient plus de {entrees} fichiers.")
    _controler_noms(infos)
    if sum(info.file_size for info in infos) > total:
        raise Refus("trop_lourd", f"Cette archive dépasse {total // MO} Mo une fois ouverte.")
    compteur = _Compteur(total, rapport)
    for info in infos:
        if not info.is_dir():
            yield info.filename, _blocs(archive, info, compteur)


def _ouvrir(octets: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(octets))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as erreur:
        raise Refus("mal_forme", "Cette archive ZIP est illisible.") from erreur


def _controler_noms(infos: list[zipfile.ZipInfo]) -> None:
    vus: set[str] = set()
    for info in infos:
        nom = info.orig_filename
        if NOM_INTERDIT.search(nom) or ".." in nom.split("/") or len(nom) > 255:
            raise Refus("chemin", "Cette archive contient un chemin interdit.")
        if nom.lower() in vus:
            raise Refus("doublon", "Cette archive contient deux fichiers du même nom.")
        vus.add(nom.lower())
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Refus("lien", "Cette archive contient un lien ou un fichier spécial.")
        if info.flag_bits & 0x1:
            raise Refus("chiffre", "Cette archive est protégée par un mot de passe.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refus("compression", "Cette archive utilise une compression non prise en charge.")


class _Compteur:
    """Counts what really comes out: declared sizes lie."""

    def __init__(self, total: int, rapport: int) -> None:
        self.reste = total
        self.rapport = rapport

    def ajouter(self, lu: int, info: zipfile.ZipInfo, sorti: int) -> None:
        self.reste -= lu
        if self.reste < 0:
            raise Refus("trop_lourd", "Cette archive est trop lourde une fois ouverte.")
        if sorti > PLANCHER_RAPPORT and sorti > self.rapport * max(info.compress_size, 1):
            raise Refus("bombe", "Cette archive est anormalement compressée : elle est refusée par sécurité.")


def _blocs(archive: zipfile.ZipFile, info: zipfile.ZipInfo, compteur: _Compteur) -> Iterator[bytes]:
    sorti = 0
    try:
        with archive.open(info) as flux:
            while bloc := flux.read(PAS):
                sorti += len(bloc)
                compteur.ajouter(len(bloc), info, sorti)
                yield bloc
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as erreur:
        raise Refus("mal_forme", "Cette archive ZIP est abîmée.") from erreur
