"""Call of the worker process: own session, empty environment, killed when late."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from dui.core.entrees import antivirus
from dui.core.entrees.erreurs import EntreeRefusee
from dui.core.entrees.travail import cadre
from dui.core.entrees.travail.limites import LIMITES

journal = logging.getLogger("dui.entrees")
LANCEUR = Path(__file__).with_name("lancer.py")
# SOURCE_DATE_EPOCH: font files put the clock in their header, and the same document must give the same bytes.
ENVIRONNEMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TZ": "UTC",
    "SOURCE_DATE_EPOCH": "0",
}
TAILLE = 25 * 1024 * 1024
NOTRES = frozenset({"rendu", "cachet"})  # tasks on bytes that are ours, or that were read before


def appeler(
    tache: str, parametres: dict[str, Any], *morceaux: bytes, taille: int = TAILLE
) -> tuple[dict[str, Any], list[bytes]]:
    """Run one task on the given bytes. Every way to fail is an `EntreeRefusee`."""
    if sum(map(len, morceaux)) > taille:
        raise EntreeRefusee("taille", f"Ce fichier dépasse {taille // (1024 * 1024)} Mo.")
    if tache not in NOTRES:
        for morceau in morceaux:
            antivirus.controler(morceau)
    with _tampon() as entree, _tampon() as sortie:
        cadre.ecrire(entree, parametres, list(morceaux))
        entree.seek(0)
        code = _executer(tache, entree, sortie)
        sortie.seek(0)
        return _reponse(tache, code, sortie.read())


def _tampon() -> BinaryIO:
    """A file without a name, in memory where the system can: the worker's file size limit applies to it."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("entrees"), "w+b")
    return tempfile.TemporaryFile()


def _executer(tache: str, entree: BinaryIO, sortie: BinaryIO) -> int:
    with tempfile.TemporaryDirectory(prefix="dui-entrees-") as dossier:
        processus = subprocess.Popen(
            [sys.executable, "-I", str(LANCEUR), tache],
            stdin=entree,
            stdout=sortie,
            stderr=subprocess.PIPE,
            env={**ENVIRONNEMENT, "HOME": dossier, "TMPDIR": dossier, "XDG_CACHE_HOME": dossier},
            cwd=dossier,
            start_new_session=True,
        )
        try:
            _, erreurs = processus.communicate(timeout=LIMITES[tache].delai)
        except subprocess.TimeoutExpired:
            _tuer(processus)
            return -signal.SIGKILL
    if processus.returncode > 0:
        # The last line names the exception; its text could quote the file, so only the type is kept.
        derniere = erreurs.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        journal.error("worker failed", extra={"tache": tache, "erreur": derniere.split(":", 1)[0][:120]})
    return processus.returncode


def _tuer(processus: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(processus.pid, signal.SIGKILL)
    processus.communicate()


def _reponse(tache: str, code: int, octets: bytes) -> tuple[dict[str, Any], list[bytes]]:
    if code < 0:
        raise EntreeRefusee("arrete", "Ce fichier demande trop de travail pour être ouvert : il a été arrêté.")
    try:
        entete, morceaux = cadre.lire(octets)
    except ValueError as erreur:
        raise EntreeRefusee("defaut", "Ce fichier n’a pas pu être lu.") from erreur
    if refus := entete.get("refus"):
        raise EntreeRefusee(refus["code"], refus["message"])
    return entete["ok"], morceaux
