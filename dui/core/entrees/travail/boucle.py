"""One task, one process: read standard input, close the walls, do the work, write standard output."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

from .cadre import conclure, ecrire, lire
from .cloison import enfermer
from .limites import LIMITES
from .refus import Refus

Tache = Callable[[dict[str, Any], list[bytes], BinaryIO], tuple[dict[str, Any], list[int]]]


def executer(nom: str) -> int:
    """Exit status 0 with an answer or a refusal; 1 on a defect (the caller says so without details)."""
    limites = LIMITES[nom]
    parametres, morceaux = lire(sys.stdin.buffer.read())
    sortie = sys.stdout.buffer
    enfermer(limites)
    try:
        tache: Tache = import_module(f".{nom}", __package__).executer
        entete, tailles = tache(parametres, morceaux, sortie)
        conclure(sortie, {"ok": entete}, tailles)
    except (Refus, MemoryError, RecursionError) as erreur:
        sortie.seek(0)
        sortie.truncate()
        code, message = _motif(erreur)
        ecrire(sortie, {"refus": {"code": code, "message": message}}, [])
    return 0


def _motif(erreur: BaseException) -> tuple[str, str]:
    if isinstance(erreur, Refus):
        return erreur.code, erreur.message
    return "trop_lourd", "Ce fichier demande trop de mémoire pour être ouvert."
