"""Write traces, seal them, and attack them as the superuser that no trigger stops."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
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

    attendre(fini, 240)
    assert sum(scelles) == nombre


def remplir(nombre: int, depuis: datetime, *, ecart: timedelta = timedelta(milliseconds=1)) -> None:
    """Lines of the past, which only the superuser can write: their instant is theirs, their digest is right."""
    with superutilisateur() as connexion:
        connexion.execute(
            "INSERT INTO core_traceacces (tx, instant, acteur_id, structure_id, dossier_id, action, objet, motif,"
            " canal, adresse, grain, empreinte) SELECT 5 + n / 100, %s + n * %s, n %% 50, n %% 7, n, 'lecture',"
            " 'dossier:ID', '', 'web', '192.0.2.0',"
            " uuid_send(gen_random_uuid()), '\\x00' FROM generate_series(1, %s) n",
            [depuis, ecart, nombre],
        )
        connexion.execute("UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t)) WHERE instant >= %s",
                          [depuis])  # fmt: skip


def sceller_a_la_date(instant: datetime, *, avance: timedelta = timedelta(seconds=1), par_lot: int = 4096) -> None:
    """Seal all the lines as the sealer would have done then, with its key."""
    with superutilisateur() as connexion, connexion.cursor() as curseur:
        curseur.execute("SELECT id, tx, empreinte FROM core_traceacces ORDER BY tx, id")
        lignes = curseur.fetchall()
        precedent = None
        for rang, premier in enumerate(range(0, len(lignes), par_lot)):
            lot = [(*ligne, instant + avance * (rang + 1)) for ligne in lignes[premier : premier + par_lot]]
            sceaux._ecrire(curseur, sceaux._composer(lot, precedent))
            precedent = sceaux.lire_sceaux(curseur, "ORDER BY numero DESC LIMIT 1")[0]
    sceaux.ancrer()
