"""The sandbox operator, and the product pointed at it."""

import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bac_a_sable.serveur import BacASable

REGLAGES = ("smtp", "autorites", "identifiant", "mot_de_passe", "expediteur", "consultation")


@contextmanager
def operateur_ouvert(dossier: Path) -> Iterator[BacASable]:
    """Started from another thread: the browser driver keeps an event loop running in this one."""
    bac = BacASable(dossier)
    with ThreadPoolExecutor(1) as fil:
        fil.submit(bac.__enter__).result()
        try:
            yield bac
        finally:
            fil.submit(bac.__exit__).result()


@pytest.fixture(scope="session")
def operateur(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BacASable]:
    with operateur_ouvert(tmp_path_factory.mktemp("operateur")) as ouvert:
        yield ouvert


@pytest.fixture
def bac(operateur: BacASable, settings: Any) -> Any:
    """Empty mailboxes, no ordered failure, and settings that lead there."""
    settings.DUI_MSSANTE = {nom: operateur.adresses[nom] for nom in REGLAGES}
    operateur.boites.vider()
    operateur.scenarios.oublier()
    return operateur


@pytest.fixture
def boite(bac: BacASable) -> Any:
    """`boite("dr@…")`: what lies in that mailbox, with the defects found by the receiver."""

    def lire(adresse: str) -> list[dict[str, Any]]:
        recus = _json(f"{bac.adresses['http']}/boites/{adresse}")["messages"]
        return [_json(f"{bac.adresses['http']}/messages/{recu['numero']}/detail") for recu in recus]

    return lire


def _json(adresse: str) -> dict[str, Any]:
    with urllib.request.urlopen(adresse) as reponse:
        return json.load(reponse)
