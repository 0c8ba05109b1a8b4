"""Photograph of the schema: the SQL that the migrations ran on an empty database, so that a first start replays it.

Django spends 95 % of a first `migrate` in rebuilding its models in memory, once an operation. The photograph is that
run, recorded migration by migration, each with the digest of its file and of what it imports. What still has the same
digest is replayed; from the first one that has not, `migrate` goes on as everywhere. Never used on a server. The
demonstration and the tests begin by it: tests/lanceur/test_photo.py migrates a database as a server does, and finds
the same catalogue and the same rows in both. `make photo` takes it again.
"""

import ast
import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[3]
PHOTO = Path(__file__).with_name("photo.sql")
TITRE = re.compile(r"^-- migration (\S+) (\S+) ([0-9a-f]{64})\n", re.MULTILINE)
SANS_EFFET = re.compile(r'\s*(SELECT\b|SAVEPOINT\b|RELEASE SAVEPOINT\b|INSERT INTO "django_migrations")')


def poser(connexion: Any) -> int:
    """Replay on an empty database what the photograph still tells rightly; answer how many migrations."""
    from django.db.migrations.recorder import MigrationRecorder

    registre = MigrationRecorder(connexion)
    if registre.applied_migrations() or not PHOTO.exists():
        return 0
    registre.ensure_schema()
    sections = list(_fidele(PHOTO.read_text()))
    for app, nom, sql in sections:
        connexion.ensure_connection()
        with connexion.connection.transaction():
            connexion.connection.execute(sql)
            registre.record_applied(app, nom)
    return len(sections)


def _fidele(texte: str) -> Iterator[tuple[str, str, str]]:
    """(app, migration, SQL) up to the first one whose file is no longer the photographed one."""
    morceaux = TITRE.split(texte)[1:]
    for app, nom, somme, sql in zip(morceaux[::4], morceaux[1::4], morceaux[2::4], morceaux[3::4], strict=True):
        if empreinte(app, nom) != somme:
            return
        yield app, nom, sql


def empreinte(app: str, nom: str) -> str:
    """Digest of the file of a migration and of the modules of the project that it imports; empty when it is gone."""
    from django.apps import apps

    paquet = import_module(f"{apps.get_app_config(app).name}.migrations")
    fichier = Path(str(paquet.__file__)).with_name(f"{nom}.py")
    if not fichier.exists():
        return ""
    somme = hashlib.sha256()
    for source in [fichier, *sorted(set(_importes(fichier)))]:
        somme.update(source.read_bytes() + b"\0")
    return somme.hexdigest()


def _importes(fichier: Path) -> Iterator[Path]:
    for noeud in ast.walk(ast.parse(fichier.read_bytes())):
        noms: list[str] = []
        if isinstance(noeud, ast.Import):
            noms = [alias.name for alias in noeud.names]
        elif isinstance(noeud, ast.ImportFrom) and noeud.module:
            noms = [noeud.module, *(f"{noeud.module}.{alias.name}" for alias in noeud.names)]
        for nom in noms:
            base = RACINE / nom.replace(".", "/")
            yield from (c for c in (base.with_suffix(".py"), base / "__init__.py") if c.exists())


def prendre(connexion: Any) -> str:
    """Migrate an empty database as Django does, and tell what it ran."""
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command

    sections: list[str] = []
    en_cours: list[str] | None = None

    class Photographe(Command):
        def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
            nonlocal en_cours
            if action == "apply_start":
                en_cours = []
            elif action == "apply_success" and en_cours is not None:
                app, nom = migration.app_label, migration.name
                sections.append(f"-- migration {app} {nom} {empreinte(app, nom)}\n{''.join(en_cours)}")
                en_cours = None

    def noter(executer: Callable[..., Any], sql: str, params: Any, plusieurs: bool, suite: dict[str, Any]) -> Any:
        if en_cours is not None and not SANS_EFFET.match(sql):
            en_cours.extend(_ecrire(connexion, sql, p) for p in (params if plusieurs else [params]))
        return executer(sql, params, plusieurs, suite)

    with connexion.execute_wrapper(noter):
        call_command(Photographe(), database=connexion.alias, verbosity=0)
    return "".join(sections)


def _ecrire(connexion: Any, sql: str, params: Any) -> str:
    from psycopg import ClientCursor

    complet = ClientCursor(connexion.connection).mogrify(sql, params) if params else sql
    return f"{complet.strip().rstrip(';')};\n"


def main() -> int:
    """On a server of its own, thrown away afterwards."""
    import os
    import tempfile

    from dui.demo.lanceur import Services

    with tempfile.TemporaryDirectory() as dossier, Services.demarrer(dossier) as services:
        os.environ.update(services.env() | {"DJANGO_SETTINGS_MODULE": "dui.settings.demo"})
        import django

        django.setup()
        from django.db import connections

        PHOTO.write_text(prendre(connections["proprietaire"]))
        connections.close_all()
    print(f"{len(TITRE.findall(PHOTO.read_text()))} migrations, {PHOTO.stat().st_size // 1024} Ko.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
