"""The workstation in Chromium: what somebody does there, what the next one could find."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.habilitations.outils import PIN

SECRET = "Confidence écrite par Anne ce soir"
COMPOSER = "/transmissions/nouvelle/"


@contextmanager
def chromium(navigateur: Any, profil: Path | None = None, tiroir: bool = False) -> Iterator[Any]:
    """A context of its own; with `profil`, kept on disk as on a real workstation; with `tiroir`, back keeps pages."""
    reglages = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}
    if profil is None and not tiroir:
        contexte = navigateur.new_context(**reglages)
        yield contexte
        contexte.close()
        return
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    lance: dict[str, Any] = {"executable_path": os.environ.get("DUI_CHROMIUM") or shutil.which("chromium"),
                             "args": arguments}  # fmt: skip
    if tiroir:
        lance["ignore_default_args"] = ["--disable-back-forward-cache"]
    contexte = navigateur.browser_type.launch_persistent_context(str(profil or ""), **lance, **reglages)
    yield contexte
    contexte.close()


class Bureau:
    """One workstation: its address, its token, a browser context."""

    def __init__(self, m: Any, contexte: Any, base: str) -> None:
        self.m, self.contexte, self.base = m, contexte, base
        contexte.add_cookies([{"name": settings.DUI_COOKIE_POSTE, "value": m.jeton, "url": base, "httpOnly": True}])
        self.requetes: list[str] = []
        contexte.on("request", lambda demande: self.requetes.append(f"{demande.method} {demande.url}"))

    def ouvrir(self, chemin: str, page: Any = None) -> Any:
        page = page or self.contexte.new_page()
        page.goto(self.base + chemin)
        return page

    def prendre(self, page: Any, pro: Any) -> None:
        """Name, six digits: the last one sends."""
        page.click(f".collegues a:has-text('{pro.prenom}')")
        page.wait_for_selector("input[name=code]:focus")
        page.keyboard.type(PIN)
        page.wait_for_selector(f".moi:has-text('{pro.prenom}')")

    def passer(self, page: Any) -> None:
        page.keyboard.press("Control+Alt+KeyL")
        page.wait_for_selector("[data-mur]")

    def ecrire(self, page: Any, texte: str = SECRET) -> None:
        """Anne writes for Éloïse, and does not publish."""
        page.goto(self.base + COMPOSER)
        page.wait_for_selector("textarea[name=texte]")
        page.fill("textarea[name=texte]", texte)

    def dossier(self) -> str:
        return f"/dossiers/{self.m.d_eloise.pk}/"

    def soiree_d_anne(self, page: Any) -> list[str]:
        """Home, list, dossier, timeline, search, a text begun: what a colleague does before she leaves."""
        self.prendre(page, self.m.anne)
        self.ecrire(page)
        page.wait_for_selector("[data-sauvegarde]:has-text('gardé')")
        visites = ["/", "/personnes/", self.dossier(), f"{self.dossier()}fil/", "/transmissions/"]
        for chemin in visites:
            page.goto(self.base + chemin)
        page.fill("#recherche", "Lambert")
        page.press("#recherche", "Enter")
        page.wait_for_selector("h1:has-text('Rechercher')")
        self.ecrire(page)
        return [*visites, COMPOSER]


def contenu(page: Any) -> str:
    """Everything the document holds, texts of the fields included, once no other page is on its way."""
    from playwright.sync_api import Error

    for _ in range(20):
        try:
            page.wait_for_load_state("load")
            page.wait_for_timeout(150)
            saisi = page.evaluate("[...document.querySelectorAll('textarea, input')].map((e) => e.value).join('|')")
            return f"{page.title()} {page.content()} {saisi}"
        except Error:
            page.wait_for_timeout(250)
    raise AssertionError(f"{page.url} ne se stabilise pas.")


def traces(texte: str) -> list[str]:
    return [mot for mot in ("Lambert", "Éloïse", "Confidence", "Sofia") if mot in texte]
