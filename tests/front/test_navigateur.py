"""The scripts in a real browser, under the strict policy: nothing typed is lost, all by keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.front.serveur_essai import Etat

pytestmark = pytest.mark.navigateur


@pytest.fixture
def page(onglet: Any, front: str, etat: Etat) -> Any:
    onglet.goto(f"{front}/")
    onglet.wait_for_function("() => document.querySelector('#recherche').getAttribute('role') === 'combobox'")
    return onglet


@pytest.fixture
def page_qui_tombe(navigateur: Any, front: str, etat: Etat) -> Iterator[Any]:
    """A page whose console may complain: the network and the session are cut on purpose."""
    contexte = navigateur.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    ouverte = contexte.new_page()
    fautes: list[str] = []
    ouverte.on("pageerror", lambda faute: fautes.append(str(faute)))
    ouverte.goto(f"{front}/")
    yield ouverte
    contexte.close()
    assert not fautes, fautes


def ecrire(page: Any, texte: str) -> None:
    page.keyboard.press("n")
    page.wait_for_selector("#tiroir textarea:focus")
    page.keyboard.type(texte)


def test_drawer_opens_by_key_and_gives_focus_back(page: Any, etat: Etat) -> None:
    page.focus(".bouton-transmission")
    ecrire(page, "Appel de sa mère.")
    page.keyboard.press("Escape")
    assert page.locator("#tiroir > *").count() == 0
    assert page.evaluate("document.activeElement.textContent.trim()").startswith("Transmission")


def test_mention_picks_a_person_and_adds_a_chip(page: Any, etat: Etat) -> None:
    ecrire(page, "Elle a parlé avec @ka")
    page.wait_for_selector("#tiroir [role=option]")
    texte = page.locator("#texte")
    assert texte.get_attribute("aria-haspopup") == "listbox"
    assert texte.get_attribute("role") is None, "a textarea stays a textarea"
    assert page.locator(f"#{texte.get_attribute('aria-activedescendant')}").text_content().find("Karim") >= 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert texte.input_value() == "Elle a parlé avec Karine Petit "
    assert page.locator("[data-puces] input").evaluate_all("e => e.map(x => x.value)") == ["9", "2"]
    texte.fill("")
    page.keyboard.press("Backspace")
    assert page.locator("[data-puces] input").evaluate_all("e => e.map(x => x.value)") == ["9"]


def test_mention_of_a_listed_person_ticks_their_box(page: Any, etat: Etat) -> None:
    ecrire(page, "Vu @noé")
    page.wait_for_selector("#tiroir [role=option]")
    page.keyboard.press("Enter")
    assert page.locator("#texte").input_value() == "Vu Noé Petit "
    assert page.locator("#pour-5").is_checked()
    assert page.locator("[data-puces] input").count() == 1, "no chip twice for the same person"


def test_escape_closes_the_list_before_the_drawer(page: Any, etat: Etat) -> None:
    ecrire(page, "@ka")
    page.wait_for_selector("#tiroir [role=option]")
    page.keyboard.press("Escape")
    assert page.locator("#tiroir [role=option]").count() == 0
    assert page.locator("#texte").count() == 1


def test_draft_is_kept_and_found_again(page: Any, etat: Etat) -> None:
    ecrire(page, "Appel de sa mère à 17 h 15. @kar")
    page.wait_for_selector("#tiroir [role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-sauvegarde]:has-text('Brouillon gardé à 17\u00a0h\u00a038')", timeout=6000)
    assert etat.brouillon["texte"] == ["Appel de sa mère à 17 h 15. Karim Benali "]
    assert "csrfmiddlewaretoken" not in etat.brouillon
    page.reload()
    page.locator(".bouton-transmission").click()
    page.wait_for_selector("[data-sauvegarde]:has-text('Brouillon retrouvé')")
    assert page.locator("#texte").input_value() == "Appel de sa mère à 17 h 15. Karim Benali "
    assert page.locator("[data-puces] input").evaluate_all("e => e.map(x => x.value)") == ["9", "1"]
    page.click("text=Repartir de zéro")
    page.wait_for_selector("text=Brouillon effacé")
    assert etat.brouillon == {}


def test_lost_network_keeps_the_text_then_sends_it(page_qui_tombe: Any, etat: Etat) -> None:
    page = page_qui_tombe
    ecrire(page, "Nuit calme.")
    page.context.set_offline(True)
    page.wait_for_selector("#hors-ligne:has-text('1 saisie gardée sur cette page')", timeout=8000)
    assert etat.brouillon == {}
    page.context.set_offline(False)
    page.wait_for_selector("[data-sauvegarde]:has-text('Brouillon gardé')", timeout=12000)
    assert etat.brouillon["texte"] == ["Nuit calme."]
    assert page.locator("#hors-ligne").is_hidden()


def test_session_stopped_then_the_same_post_passes(page_qui_tombe: Any, etat: Etat) -> None:
    page = page_qui_tombe
    ecrire(page, "Texte précieux")
    etat.session = False
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#reprise[open] input:focus")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#reprise .erreur")
    page.fill("#code", "123456")
    page.keyboard.press("Enter")
    page.wait_for_selector("#toasts:has-text('Transmission publiée.')")
    assert len(etat.publiees) == 1
    assert etat.publiees[0]["texte"] == ["Texte précieux"]
    assert etat.publiees[0]["csrfmiddlewaretoken"] == ["jeton-neuf"], "the token turns with the login"
    assert page.locator("#tiroir > *").count() == 0


def test_keys_are_silent_in_fields_and_can_be_cut(page: Any, front: str, etat: Etat) -> None:
    ecrire(page, "n/?gp")
    assert page.locator("#texte").input_value() == "n/?gp"
    assert page.locator("dialog[open]").count() == 0
    page.goto(f"{front}/aide/")
    page.click("[data-raccourcis]")
    assert page.locator("[data-raccourcis]").get_attribute("aria-checked") == "false"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 0
    page.click("[data-raccourcis]")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#aide-clavier[open]").count() == 1


def test_search_palette_and_go_to(page: Any, etat: Etat) -> None:
    page.keyboard.press("/")
    page.keyboard.type("kar")
    page.wait_for_selector("#recherche-liste [role=option]")
    assert page.locator("#recherche").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/planche/?p=2")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] input:focus")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url(lambda url: "planche" not in url)


def test_j_and_k_walk_and_l_acts_on_the_current_one(page: Any, etat: Etat) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for touche in "jjk":
        page.keyboard.press(touche)
    assert page.evaluate("document.activeElement.dataset.lecture") == "1"
    page.keyboard.press("j")
    page.keyboard.press("l")
    page.wait_for_selector("#toasts:has-text('Copié')")
    assert page.evaluate("navigator.clipboard.readText()") == "2"


def test_what_stays_in_view_is_read(page: Any, etat: Etat) -> None:
    assert etat.lues == []
    page.wait_for_timeout(7500)
    assert sorted(etat.lues) == ["1", "2", "3"]


def test_theme_is_kept_without_flash(page: Any, front: str, etat: Etat) -> None:
    page.click(".moi")
    page.click("#menu-moi [data-theme-choix=sombre]")
    assert page.evaluate("document.documentElement.dataset.theme") == "sombre"
    reponse = page.goto(f"{front}/aide/")
    assert 'data-theme="sombre"' in reponse.text()
    page.click("#contenu [data-theme-choix='']")
    assert page.evaluate("document.cookie.includes('theme')") is False


def test_idle_page_locks_itself(page: Any, front: str, etat: Etat) -> None:
    page.clock.install()
    page.goto(f"{front}/")
    page.clock.run_for(9 * 60 * 1000)
    assert etat.verrous == 0
    page.mouse.wheel(0, 10)
    page.wait_for_timeout(50)
    page.clock.run_for(9 * 60 * 1000)
    assert etat.verrous == 0, "somebody was there"
    page.clock.run_for(2 * 60 * 1000)
    page.wait_for_timeout(300)
    assert etat.verrous == 1
