"""What the backups ask of PostgreSQL: fingerprints of the tables, pg_dump and pg_restore as streams."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from dui.core.sauvegarde import MORCEAU, EchecSauvegarde

# As text in fixed settings: the same on every server, whatever its defaults.
REGLAGES = ("TimeZone=UTC", "DateStyle=ISO,YMD", "extra_float_digits=1", "bytea_output=hex", "IntervalStyle=postgres")
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE"}  # fmt: skip
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""
# Order does not count; twice the same row does.
EMPREINTE = """
SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint::numeric), 0)::text FROM {} t
"""
Releve = dict[str, list[Any]]


@contextmanager
def instantane(url: str) -> Iterator[tuple[Any, str]]:
    """A connection whose picture of the base does not move, and the name under which pg_dump sees the same one."""
    with psycopg.connect(url) as connexion:
        connexion.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ligne = connexion.execute("SELECT pg_export_snapshot()").fetchone()
        yield connexion, str(ligne[0]) if ligne else ""


def relever(connexion: Any) -> Releve:
    """Rows and fingerprint of each table. A row hidden by a policy is an error, not an absence."""
    connexion.execute("SET LOCAL row_security = off")
    for reglage in REGLAGES:
        nom, _, valeur = reglage.partition("=")
        connexion.execute("SELECT set_config(%s, %s, true)", [nom, valeur])
    releve: Releve = {}
    for schema, table in connexion.execute(TABLES).fetchall():
        ligne = connexion.execute(sql.SQL(EMPREINTE).format(sql.Identifier(schema, table))).fetchone()
        releve[f"{schema}.{table}"] = list(ligne)
    return releve


def tables(connexion: Any) -> int:
    return len(connexion.execute(TABLES).fetchall())


def extraire(url: str, nom_instantane: str) -> Iterator[bytes]:
    """pg_dump, custom format, of that picture."""
    commande = [_outil("pg_dump"), "--format=custom", "--compress=6", f"--snapshot={nom_instantane}"]
    with tempfile.TemporaryFile() as erreurs:
        with subprocess.Popen(commande, env=_env(url), stdout=subprocess.PIPE, stderr=erreurs) as pg:
            assert pg.stdout is not None  # noqa: S101 - asked for above
            while morceau := pg.stdout.read(MORCEAU):
                yield morceau
        _exiger(pg.returncode, "pg_dump", erreurs)


def remettre(url: str, morceaux: Iterable[bytes]) -> None:
    """pg_restore, all or nothing."""
    base = str(conninfo_to_dict(url)["dbname"])
    commande = [_outil("pg_restore"), "--single-transaction", "--exit-on-error", "--no-password", f"--dbname={base}"]
    with tempfile.TemporaryFile() as erreurs:
        with subprocess.Popen(commande, env=_env(url), stdin=subprocess.PIPE, stderr=erreurs) as pg:
            assert pg.stdin is not None  # noqa: S101 - asked for above
            try:
                for morceau in morceaux:
                    pg.stdin.write(morceau)
                pg.stdin.close()
            except BrokenPipeError:
                pg.wait()
            except BaseException:
                pg.kill()
                raise
        _exiger(pg.returncode, "pg_restore", erreurs)


def _outil(nom: str) -> str:
    return str(Path(settings.DUI_PG_OUTILS) / nom) if settings.DUI_PG_OUTILS else nom


def _env(url: str) -> dict[str, str]:
    """The password goes by the environment, never by the command line that every process may read."""
    donnees = conninfo_to_dict(url)
    outils = {"LD_LIBRARY_PATH": settings.DUI_PG_OUTILS} if Path(settings.DUI_PG_OUTILS, "libpq.so.5").exists() else {}
    return os.environ | outils | {v: str(donnees[c]) for c, v in VARIABLES.items() if donnees.get(c) is not None}


def _exiger(code: int, outil: str, erreurs: Any) -> None:
    if code:
        erreurs.seek(0)
        raise EchecSauvegarde(f"{outil} a échoué : {erreurs.read().decode(errors='replace').strip()[-600:]}")
