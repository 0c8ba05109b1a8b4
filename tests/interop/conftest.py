"""The sandbox operator, and the product pointed at it."""

import json
import urllib.request
from typing import Any

import pytest

from bac_a_sable.serveur import BacASable

REGLAGES = ("smtp", "autorites", "identifiant", "mot_de_passe", "expediteur", "consultation")


@pytest.fixture(scope="session")
def operateur(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with BacASable(tmp_path_factory.mktemp("operateur")) as ouvert:
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
