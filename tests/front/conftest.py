"""The front served alone, on a free port, to a real browser."""

import copy
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from dui.core import navigation
from tests.front import serveur_essai
from tests.habilitations.conftest import direction

__all__ = ["direction"]


class Serveur(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Muet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Requests are not news."""


def _reglages() -> dict[str, object]:
    gabarits = copy.deepcopy(settings.TEMPLATES)
    gabarits[0]["DIRS"].append(Path(__file__).parent / "gabarits")
    return {
        "TEMPLATES": gabarits,
        "ROOT_URLCONF": "tests.front.serveur_essai",
        "DUI_VERROU_MINUTES": 10,
        "MIDDLEWARE": [
            "csp.middleware.CSPMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "tests.front.serveur_essai.intergiciel",
        ],
    }


@pytest.fixture(scope="module")
def front() -> Iterator[str]:
    """Base address of the front served alone."""
    avant = navigation.NAVIGATION, navigation._fournisseur
    navigation.NAVIGATION = serveur_essai.navigation_essai()  # type: ignore[misc]
    navigation.fournir_moi(serveur_essai.moi_essai)
    with override_settings(**_reglages()):
        serveur = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Serveur, Muet)
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serveur.server_port}"
        serveur.shutdown()
        serveur.server_close()
    navigation.NAVIGATION = avant[0]  # type: ignore[misc]
    navigation.fournir_moi(avant[1])


@pytest.fixture
def etat() -> serveur_essai.Etat:
    serveur_essai.ETAT.__init__()  # type: ignore[misc]
    return serveur_essai.ETAT
