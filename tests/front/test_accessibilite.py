"""The pages of the front: axe without a violation, no sideways scroll, targets of 44 px, usable without script."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.front.axe import analyser, debordement, petites_cibles
from tests.front.serveur_essai import Etat

pytestmark = pytest.mark.navigateur
PAGES = ["/planche/", "/aide/", "/", "/transmission/", "/introuvable/"]


@pytest.fixture
def fenetre(navigateur: Any) -> Iterator[Any]:
    contextes = []

    def ouvrir(largeur: int, theme: str = "light", **options: Any) -> Any:
        contexte = navigateur.new_context(
            locale="fr-FR", viewport={"width": largeur, "height": 844}, color_scheme=theme, **options
        )
        contextes.append(contexte)
        return contexte.new_page()

    yield ouvrir
    for contexte in contextes:
        contexte.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", [1280, 390])
@pytest.mark.parametrize("adresse", PAGES)
def test_no_violation(fenetre: Any, front: str, etat: Etat, adresse: str, largeur: int, theme: str) -> None:
    page = fenetre(largeur, theme)
    page.goto(front + adresse)
    page.wait_for_timeout(200)
    assert analyser(page) == []


@pytest.mark.parametrize("largeur", [1280, 1024, 700, 390, 320])
@pytest.mark.parametrize("adresse", PAGES)
def test_nothing_overflows(fenetre: Any, front: str, etat: Etat, adresse: str, largeur: int) -> None:
    page = fenetre(largeur)
    page.goto(front + adresse)
    assert debordement(page) <= 0
    assert petites_cibles(page) == []


@pytest.mark.parametrize("largeur", [1280, 390])
def test_open_surfaces(fenetre: Any, front: str, etat: Etat, largeur: int) -> None:
    """Drawer with its list, palette, help and menus: the same floors hold when they are open."""
    page = fenetre(largeur)
    page.goto(f"{front}/")
    page.wait_for_timeout(300)
    page.locator(".bouton-transmission:visible, .noter:visible").first.click()
    page.wait_for_selector("#texte:focus")
    page.keyboard.type("@ka")
    page.wait_for_selector("#tiroir [role=option]")
    page.wait_for_timeout(250)
    assert analyser(page) == []
    assert debordement(page) <= 0
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for ouverture in (
        "document.querySelector('#palette').showModal()",
        "document.querySelector('#aide-clavier').showModal()",
    ):
        page.evaluate(ouverture)
        assert analyser(page) == []
        page.keyboard.press("Escape")
    page.click(".moi")
    assert analyser(page) == []


def test_phone_sheet_hides_what_is_behind(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(390)
    page.goto(f"{front}/")
    page.wait_for_timeout(300)
    page.click(".noter")
    page.wait_for_selector("#texte:focus")
    assert page.evaluate("document.querySelector('.page').inert")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('.page').inert")


def test_without_script(fenetre: Any, front: str, etat: Etat) -> None:
    """Navigation, menus, composer and colours are all there when JavaScript is off."""
    page = fenetre(390, java_script_enabled=False)
    page.goto(f"{front}/")
    assert page.locator("#navigation").is_hidden()
    page.click(".barre-basse button")
    assert page.locator("#navigation .nav-lien").first.is_visible()
    page.keyboard.press("Escape")
    page.click(".noter")
    assert page.locator("h1").text_content() == "Transmission"
    page.fill("#texte", "Sans script")
    page.click("text=Publier")
    assert etat.publiees[0]["texte"] == ["Sans script"]
    page.goto(f"{front}/aide/")
    page.locator("#contenu").get_by_text("Sombres").click()
    assert page.locator("html").get_attribute("data-theme") == "sombre"
    assert page.url.endswith("/aide/")


def test_skip_link_comes_first(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(1280)
    page.goto(f"{front}/aide/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "evitement"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_error_summary_takes_focus_and_leads_to_the_field(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(1280)
    page.goto(f"{front}/planche/")
    page.wait_for_selector(".resume:focus")
    page.click(".resume a")
    assert page.evaluate("document.activeElement.id") == "id_entree"


def test_error_summary_is_clear_of_header_and_notices(fenetre: Any, front: str, etat: Etat) -> None:
    """Held by the focus, it stops under nothing: sticky header above, notices of the bottom left below."""
    page = fenetre(1280)
    page.goto(f"{front}/planche/")
    page.wait_for_selector(".resume:focus")
    place = page.evaluate("document.querySelector('.resume').getBoundingClientRect().toJSON()")
    assert place["top"] >= 56
    assert place["bottom"] <= 844 - 200


def test_pages_are_light_and_ask_nothing_outside(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(1280)
    demandes: list[str] = []
    page.on("request", lambda r: demandes.append(r.url))
    html = page.goto(f"{front}/").body()
    page.wait_for_timeout(300)
    assert len(html) < 60_000
    assert all(url.startswith(front) for url in demandes)


def test_standalone_error_page(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(390)
    assert page.goto(f"{front}/panne/").status == 500
    assert "La page n’a pas pu se faire" in page.content()
    assert analyser(page) == []


def test_forced_colours_keep_borders(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(1280, forced_colors="active")
    page.goto(f"{front}/planche/")
    bords = page.evaluate("getComputedStyle(document.querySelector('.badge.ok')).borderTopWidth")
    assert bords == "1px"


def test_printed_page_has_no_shell(fenetre: Any, front: str, etat: Etat) -> None:
    page = fenetre(1280)
    page.goto(f"{front}/")
    page.emulate_media(media="print")
    for selecteur in (".entete", ".nav", ".barre-basse", "#tiroir", "#toasts"):
        assert not page.locator(selecteur).is_visible(), selecteur
    assert page.locator("h1").is_visible()
