"""Write traces, seal them, and attack them as the superuser that no trigger stops."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from dui.core import contexte, journal, sceaux
from dui.demo.lanceur.processus import attendre
from tests.outils.banc import ADMIN


def ecrire(nombre: int, acteur_id: int = 7) -> None:
    with contexte.ouvrir(contexte.Contexte(acteur_id=acteur_id, adresse="192.0.2.0")):
        for numero in range(nombre):
            journal.tracer("lecture", objet=f"dossier:{numero}", structure_id=3, dossier_id=numero)


@contextmanager
def superutilisateur() -> Iterator[Any]:
    """Administrator of the server, triggers and row-level security off."""
    base = urlsplit(os.environ["DATABASE_URL"]).path
    url = urlunsplit(urlsplit(os.environ[ADMIN])._replace(path=base))
    with psycopg.connect(url) as connexion:
        connexion.execute("SET session_replication_role = replica")
        yield connexion


def sceller_tout(nombre: int) -> None:
    """Seal exactly that many lines; transactions of other databases of the server hold the sealer back meanwhile."""
    scelles: list[int] = []

    def fini() -> bool:
        scelles.append(sceaux.sceller())
        return sum(scelles) >= nombre

    attendre(fini, 30)
    assert sum(scelles) == nombre
