"""A persona in a browser: what people see and press, and a picture of each step when DUI_CAPTURES names a folder."""

import os
from pathlib import Path
from typing import Any

from django.test import Client

from tests.front.axe import debordement

FICHE = {"width": 1280, "height": 900}
TABLETTE = {"width": 1024, "height": 768}
TELEPHONE = {"width": 390, "height": 844}
SANS_FIN = 30_000
POSE = 800  # ms: a PDF shown in the page takes for a moment the clicks of the place that it has just left


class Personne:
    """One person, one browser, one session; `client` gives the session, none for somebody from outside."""

    def __init__(self, nom: str, navigateur: Any, base: str, client: Client | None = None, **options: Any) -> None:
        self.nom, self.pas = nom, 0
        options.setdefault("viewport", FICHE)
        self.contexte = navigateur.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", base_url=base, reduced_motion="reduce", **options
        )
        if client is not None:
            cookie = client.cookies["sessionid"].value
            self.contexte.add_cookies([{"name": "sessionid", "value": cookie, "url": base}])
        self.page = self.contexte.new_page()
        self.fautes: list[str] = []
        self.page.on("pageerror", lambda e: self.fautes.append(str(e)))

    def aller(self, chemin: str) -> None:
        reponse = self.page.goto(chemin)
        assert reponse.status < 400, f"{chemin} : {reponse.status}, {self.page.locator('main').inner_text()}"

    def presser(self, mots: str, rang: int = 0) -> None:
        """A button or a link by its words, then the page that follows."""
        cible = self.page.locator("main").locator("a:visible, button:visible").filter(has_text=mots).nth(rang)
        self.poser(cible)
        with self.page.expect_navigation(timeout=SANS_FIN):
            cible.click()
        assert not self.page.locator("[data-resume]").count(), self.page.locator("[data-resume]").inner_text()

    def remplir(self, **champs: str) -> None:
        for nom, valeur in champs.items():
            self.page.locator(f"main [name={nom}]:visible").first.fill(valeur)

    def choisir(self, nom: str, valeur: str) -> None:
        self.page.locator(f"main select[name={nom}]").select_option(valeur)

    def cocher(self, nom: str, valeur: str = "") -> None:
        """A box once it stands still; a choice drawn by its label, hence forced."""
        choix = f"main [name={nom}]" + (f"[value='{valeur}']" if valeur else "")
        self.poser(self.page.locator(choix).first).check(force=bool(valeur))

    def poser(self, cible: Any) -> Any:
        """In view, and the page at rest when it shows a PDF."""
        if self.page.locator("iframe").count():
            cible.scroll_into_view_if_needed()
            self.page.wait_for_timeout(POSE)
        return cible

    def lit(self, mots: str) -> bool:
        return mots in self.page.locator("body").inner_text().replace("\u00a0", " ").replace("\u202f", " ")

    def capturer(self, quoi: str) -> None:
        """Looked at by somebody; nothing on this page is wider than it."""
        assert debordement(self.page) <= 0, quoi
        if dossier := os.environ.get("DUI_CAPTURES"):
            self.pas += 1
            Path(dossier).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(dossier) / f"{self.nom}-{self.pas:02}-{quoi}.png", full_page=True)

    def signer_au_doigt(self) -> None:
        """A finger on the frame: touch events, as the screen of a tablet sends them."""
        self.page.locator("canvas").scroll_into_view_if_needed()  # shown by its script
        boite = self.page.locator("canvas").bounding_box()
        doigt = self.contexte.new_cdp_session(self.page)

        def toucher(genre: str, *points: tuple[float, float]) -> None:
            lieux = [{"x": boite["x"] + boite["width"] * x, "y": boite["y"] + boite["height"] * y} for x, y in points]
            doigt.send("Input.dispatchTouchEvent", {"type": genre, "touchPoints": lieux})

        toucher("touchStart", (0.2, 0.6))
        for n in range(1, 16):
            toucher("touchMove", (0.2 + n * 0.035, 0.6 + (0.25 if n % 2 else -0.3)))
        toucher("touchEnd")
        self.page.wait_for_function("() => document.querySelector('input[name=trace]').value")

    def partir(self) -> None:
        if dossier := os.environ.get("DUI_CAPTURES"):
            self.page.screenshot(path=Path(dossier) / f"{self.nom}-fin.png", full_page=True)
        self.contexte.close()
        assert not self.fautes, self.fautes
