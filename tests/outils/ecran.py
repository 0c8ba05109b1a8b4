"""What the tests of screens do in a real browser: open a session, look at pages wide and narrow, sign with a finger."""

from collections.abc import Iterable
from typing import Any

from tests.front.axe import analyser, debordement, petites_cibles


def entrer(page: Any, connecter: Any, live_server: Any, pro: Any) -> str:
    """The session of that professional in this browser; answers the address of the server."""
    cookie = connecter(pro).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return str(live_server.url)


def examiner(page: Any, base: str, adresses: Iterable[str]) -> None:
    """axe at 1280 px; at 320 px nothing wider than the page, nothing too small for a thumb."""
    for adresse in adresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(base + adresse)
        assert analyser(page) == [], adresse
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(base + adresse)
        assert debordement(page) <= 0, adresse
        assert petites_cibles(page) == [], adresse


def signer_au_doigt(page: Any) -> None:
    """On the tablet: draw, say that it was read, sign; the screen locks behind."""
    page.wait_for_url("**/tablette/")
    cadre = page.locator("canvas.saisie")
    cadre.scroll_into_view_if_needed()
    boite = cadre.bounding_box()
    page.mouse.move(boite["x"] + 30, boite["y"] + 60)
    page.mouse.down()
    for pas in range(1, 16):
        page.mouse.move(boite["x"] + 30 + 12 * pas, boite["y"] + 60 + (18 if pas % 2 else -18))
    page.mouse.up()
    page.get_by_label("J’ai lu ce document").check()
    page.get_by_role("button", name="Signer", exact=True).click()
    page.wait_for_url("**/compte/deverrouiller/**")
