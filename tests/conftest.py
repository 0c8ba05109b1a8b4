"""Test session: real PostgreSQL as the runtime role (row-level security on), real Valkey, one base a worker.

Database tests: `@pytest.mark.django_db` (rolled back) or `@pytest.mark.django_db(transaction=True)` (commits;
the database is copied again from the template afterwards). See docs/recettes/tests.md.
"""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import settings as exemples

from dui.demo.lanceur.roles import cloner_base
from dui.demo.lanceur.services import VARIABLES
from tests.outils import tirage
from tests.outils.banc import ADMIN, ECHEC, MODELE, REGLAGES, Banc
from tests.outils.delais import allonger

pytest_plugins = ["tests.outils.navigateur", "tests.outils.mesures"]
BANC: list[Banc] = []
# An example of hypothesis has no deadline, the worker of files may wait for its turn: see tests/outils/delais.py.
exemples.register_profile("dui", deadline=None)
exemples.load_profile("dui")
allonger()


def pytest_configure(config: pytest.Config) -> None:
    """Before the settings are read: the process that owns the run starts the servers, workers inherit."""
    worker = getattr(config, "workerinput", {}).get("workerid", "")
    tirage.fixer()
    if not worker:
        banc = Banc()
        BANC.append(banc)
        try:
            banc.ouvrir()
        except BaseException:
            banc.fermer()
            raise
    os.environ["DJANGO_SETTINGS_MODULE"] = REGLAGES
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the synchronous browser driver runs an event loop
    base = f"test_{worker or 'seul'}"
    for variable in VARIABLES:
        os.environ[variable] = _avec_chemin(os.environ[variable], base)
    if worker:
        numero = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = _avec_chemin(os.environ["REDIS_URL"], str(numero))
        os.environ["DUI_DONNEES"] = f"{os.environ['DUI_DONNEES']}/{worker}"

    import django

    django.setup()
    config.pluginmanager.import_plugin("tests.outils.monde")
    if not worker and config.getoption("numprocesses", None):
        # Workers inherit the environment: with this variable the settings would be read before their base is named.
        del os.environ["DJANGO_SETTINGS_MODULE"]


# First, those that seal: a long transaction of any base of the server holds the sealer back. Then the rooms whose files
# last longest, so that no worker is left alone with one of them at the end; the sandbox before the browser, whose
# driver leaves an event loop behind it.
LONGUES = (
    "tests/noyau/journal/test_mutations.py", "tests/noyau/journal/test_ancrage.py", "tests/noyau/test_journal.py",
    "tests/surete/test_s44_sauvegardes.py", "tests/lanceur/test_photo.py",
    "tests/bac_a_sable/", "tests/front/", "tests/droits/", "tests/surete/", "tests/pannes/", "tests/lanceur/",
)  # fmt: skip


def pytest_report_header() -> str:
    return f"{tirage.JOUR}={tirage.jour()} (long walks take another part each day)"


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the collector need not walk through it again at each turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: next((i for i, lieu in enumerate(LONGUES) if item.nodeid.startswith(lieu)), len(LONGUES))
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    while BANC:
        BANC.pop().fermer()


def _avec_chemin(url: str, chemin: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{chemin}"))


def _remettre_la_base() -> None:
    """A fresh copy of the template, reference rows and key of the context included; no TRUNCATE to grant."""
    from django.db import connections

    connections.close_all()
    cloner_base(os.environ[ADMIN], MODELE, urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Replaces the one of pytest-django, which would create the database as the runtime role."""
    from django.test import TransactionTestCase

    if os.environ.get(ECHEC):
        pytest.fail(os.environ[ECHEC], pytrace=False)
    with django_db_blocker.unblock():
        _remettre_la_base()
    TransactionTestCase._fixture_teardown = lambda _test: _remettre_la_base()  # type: ignore[method-assign]
    yield
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _cache_vide() -> None:
    """Rate limits, sessions and the bell of the queue do not pass from one test to the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def connexion_role(transactional_db: None) -> Iterator[Any]:
    """Raw connection under a role: `connexion_role("dui_app")`; sees only what is committed."""
    import psycopg

    ouvertes = []

    def ouvrir(role: str) -> Any:
        url = urlsplit(os.environ["DATABASE_URL"])
        connexion = psycopg.connect(urlunsplit(url._replace(netloc=f"{role}:@")), autocommit=True)
        ouvertes.append(connexion)
        return connexion

    yield ouvrir
    for connexion in ouvertes:
        connexion.close()


@pytest.fixture(scope="session")
def conformite() -> Any:
    """Module `valider` of the conformance kit; skips, and says so, when DUI_CONFORMITE is not given."""
    dossier = os.environ.get("DUI_CONFORMITE", "")
    if not dossier or not Path(dossier).is_dir():
        pytest.skip("DUI_CONFORMITE n'est pas donné : les documents émis ne sont pas validés par le kit.")
    sys.path.insert(0, dossier)
    import valider

    return valider
