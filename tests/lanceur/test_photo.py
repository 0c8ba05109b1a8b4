"""The photograph of the schema gives, catalogue for catalogue, the database that the migrations give."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from dui.demo.lanceur import Services, photo

RACINE = Path(__file__).resolve().parents[2]
PROPRES = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'"
CATALOGUE = {
    "relations": f"""SELECT n.nspname, c.relname, c.relkind, c.relowner::regrole, c.relrowsecurity,
        c.relforcerowsecurity, c.relacl::text, c.reloptions, obj_description(c.oid, 'pg_class')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {PROPRES}""",
    "colonnes": f"""SELECT n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, a.attidentity, a.attgenerated, a.attacl::text, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'p') AND {PROPRES}""",
    "contraintes": f"""SELECT n.nspname, c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE {PROPRES}""",
    "index": f"""SELECT n.nspname, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {PROPRES}""",
    "fonctions": f"""SELECT n.nspname, p.oid::regprocedure::text, p.proowner::regrole, p.prosecdef, p.proconfig,
        p.proacl::text, p.prosrc, obj_description(p.oid, 'pg_proc')
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {PROPRES}""",
    "declencheurs": """SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid),
        obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal""",
    "murs": "SELECT schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies",
    "vues": f"SELECT n.nspname, c.relname, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON"
    f" n.oid = c.relnamespace WHERE c.relkind = 'v' AND {PROPRES}",
    "schemas": f"SELECT n.nspname, n.nspowner::regrole, n.nspacl::text FROM pg_namespace n WHERE {PROPRES}",
    "droits par défaut": "SELECT defaclrole::regrole, defaclobjtype, defaclacl::text FROM pg_default_acl",
    "migrations": "SELECT app, name FROM django_migrations",
}  # fmt: skip
# The instant of each migration differs, its name is compared above; so does that of what migrate ships as data.
DATES = {
    "accompagnement_grille", "accompagnement_versiongrille", "django_migrations", "documents_modeledocument",
    "documents_versionmodele",
}  # fmt: skip
SECRETS = {"ctx.cle"}  # drawn by each installation


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory):
    with Services.demarrer(tmp_path_factory.mktemp("photo"), bases=["migree", "posee"], rapide=True) as ouverts:
        _executer(ouverts, "migree", "call_command('migrate', database='proprietaire', verbosity=0)")
        yield ouverts


def _executer(services: Services, base: str, programme: str) -> str:
    debut = "import django, gc; django.setup(); gc.freeze(); gc.set_threshold(50_000, 20, 20)\n"
    debut += "from django.core.management import call_command\n"
    debut += "from django.db import connections\nfrom dui.demo.lanceur import photo\np = connections['proprietaire']\n"
    env = os.environ | services.env(base) | {"DJANGO_SETTINGS_MODULE": "dui.settings.demo"}
    fait = subprocess.run(
        [sys.executable, "-c", debut + programme], cwd=RACINE, env=env, capture_output=True, text=True
    )
    assert fait.returncode == 0, fait.stderr[-3000:]
    return fait.stdout.strip()


def _contenu(services: Services, base: str) -> dict[str, list[str]]:
    """Catalogue and rows, as sorted texts."""
    with psycopg.connect(services.postgres.admin_de(base)) as connexion:
        lu = {nom: connexion.execute(requete).fetchall() for nom, requete in CATALOGUE.items()}
        tables = [f"{ligne[0]}.{ligne[1]}" for ligne in lu["relations"] if ligne[2] == "r"]
        for table in tables:
            if table.removeprefix("public.") not in DATES | SECRETS:
                lu[f"lignes de {table}"] = connexion.execute(f"SELECT to_jsonb(t)::text FROM {table} t").fetchall()
    return {nom: sorted(map(str, lignes)) for nom, lignes in lu.items()}


def test_photograph_and_migrations_give_the_same_database(services: Services) -> None:
    posees = _executer(
        services, "posee", "print(photo.poser(p)); call_command('migrate', database='proprietaire', verbosity=0)"
    )
    assert int(posees) > 50, "the photograph is out of date from its beginning: make photo"
    migree, posee = (_contenu(services, base) for base in ("migree", "posee"))
    assert len(migree["relations"]) > 200
    assert len(migree["murs"]) > 50
    for nom in migree.keys() | posee.keys():
        assert posee.get(nom) == migree.get(nom), nom


def test_a_changed_migration_stops_the_replay_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sections = photo.TITRE.findall(photo.PHOTO.read_text())
    vraie = photo.empreinte
    monkeypatch.setattr(photo, "empreinte", lambda app, nom: "" if nom == sections[7][1] else vraie(app, nom))
    assert len(list(photo._fidele(photo.PHOTO.read_text()))) <= 7


def test_a_database_that_has_lived_is_left_to_migrate(services: Services) -> None:
    assert _executer(services, "migree", "print(photo.poser(p))") == "0"
