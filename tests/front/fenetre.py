"""A real browser whose server is the test client of a profile: pages of the enumeration, as answered."""

import contextvars
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.staticfiles import finders
from django.test import Client

from tests.front.vitrine import Vue, demander

BASE = "http://dui.localhost"  # an origin that browsers trust


class Vitrine:
    """A browser page whose server is the test client of a profile."""

    def __init__(self, navigateur: Any, **options: Any) -> None:
        self.contexte = navigateur.new_context(
            locale="fr-FR", base_url=BASE, reduced_motion="reduce", viewport={"width": 1280, "height": 844}, **options
        )
        self.page = self.contexte.new_page()
        self.page.route("**/*", self._repondre)
        self.vue: Vue | None = None
        self.client = Client()
        self.lieu = contextvars.copy_context()
        self.erreurs: list[str] = []
        self.page.on("console", lambda m: self.erreurs.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.erreurs.append(str(e)))

    def montrer(self, vue: Vue, client: Client) -> Any:
        self.vue, self.client = vue, client
        # The driver answers from its own greenlet: the connection of the test is found again through its context.
        self.lieu = contextvars.copy_context()
        self.erreurs.clear()
        self.page.goto(f"{BASE}{vue.chemin}")
        return self.page

    def fautes_de_console(self) -> list[str]:
        """What the browser complains of, the code of the shown error page and its own PDF reader excepted."""
        return [e for e in self.erreurs if not any(mots in e for mots in ("status of 4", "chrome://", "chrome-ext"))]

    def _repondre(self, route: Any) -> None:
        demande = route.request
        parties = urlsplit(demande.url)
        if parties.path.startswith("/static/"):
            return _statique(route, parties.path.removeprefix("/static/"))
        vue = self.vue
        if (
            vue
            and demande.method == "GET"
            and demande.is_navigation_request()
            and demande.frame == self.page.main_frame
        ):
            return route.fulfill(status=vue.statut, headers=vue.entetes, body=vue.corps)
        if demande.method != "GET" and "hx-request" not in demande.headers:
            return route.fulfill(status=204)
        reponse = self.lieu.run(self._demander, demande, parties.path + (f"?{parties.query}" if parties.query else ""))
        corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        return route.fulfill(status=reponse.status_code, headers=dict(reponse.headers), body=corps)

    def _demander(self, demande: Any, chemin: str) -> Any:
        """Fragments, forms of the drawer included; undone like the rest."""
        entetes = {c: v for c, v in demande.headers.items() if c.startswith(("hx-", "x-"))}
        if demande.method == "GET":
            return demander(self.client, chemin, headers=entetes)
        donnees = parse_qs(demande.post_data or "", keep_blank_values=True)
        return demander(self.client, chemin, donnees, headers=entetes)


_FICHIERS: dict[str, tuple[str, bytes]] = {}


def _statique(route: Any, nom: str) -> None:
    if nom not in _FICHIERS:
        chemin = finders.find(nom)
        if chemin is None:
            return route.fulfill(status=404)
        genre = mimetypes.guess_type(nom)[0] or "application/octet-stream"
        _FICHIERS[nom] = genre, Path(str(chemin)).read_bytes()
    genre, octets = _FICHIERS[nom]
    return route.fulfill(content_type=genre, body=octets)
