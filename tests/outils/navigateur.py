"""Real browser for the tests that need one: Debian's chromium driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    chemin = os.environ.get("DUI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chemin is None:
        pytest.fail("chromium est absent : lancez « make packages » en tant que root.")
    options = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as pilote:
        ouvert = pilote.chromium.launch(executable_path=chemin, args=options)
        yield ouvert
        ouvert.close()


@pytest.fixture
def onglet(navigateur: Any) -> Iterator[Any]:
    """A new page in its own context, in French; an error of script or of policy fails the test."""
    contexte = navigateur.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
    )
    page = contexte.new_page()
    fautes: list[str] = []
    page.on("pageerror", lambda faute: fautes.append(str(faute)))
    page.on("console", lambda message: fautes.append(message.text) if message.type == "error" else None)
    page.fautes = fautes
    yield page
    contexte.close()
    assert not fautes, fautes
