"""A-U1 in a real browser: three persons in three clicks at most, and by keyboard alone; quick entry with its preview.

DUI_AU_MESURE=1 also asserts the time (≤ 15 s, typed at the pace of somebody who types well)."""

import os
import time
from typing import Any

import pytest

from coordination.models import Transmission
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
MESURE = os.environ.get("DUI_AU_MESURE") == "1"
BUT_S = 15
TEXTE = "Soirée calme, jeu de société jusqu’à vingt et une heures puis coucher sans souci."


def publies(m: Any, fin: str) -> set[int]:
    with f.technique(m.mecs):
        return set(Transmission.objects.filter(texte__endswith=fin).values_list("dossier_id", flat=True))


def trois(m: Any) -> set[int]:
    return {m.d_eloise.pk, m.d_sofia.pk, m.d_benali.pk}


def tenir(debut: float, clics: int, touches: int) -> None:
    duree = time.perf_counter() - debut
    print(f"transmission pour trois : {clics} clics, {touches} touches, {duree:.1f} s")
    assert not MESURE or duree <= BUT_S


def test_trois_personnes_en_trois_clics(groupe, connecter, live_server, onglet):
    """The button of the header, the field, Publish; the persons by @ and Enter."""
    base = entrer(onglet, connecter, live_server, groupe.anne)
    onglet.goto(f"{base}/personnes/")
    debut, clics = time.perf_counter(), 0
    onglet.click("header >> text=Transmission")
    clics += 1
    onglet.wait_for_selector("#tiroir textarea[name=texte]")
    onglet.click("#tiroir textarea[name=texte]")
    clics += 1
    for mot in ("@élo", "@sof", "@kar"):
        onglet.keyboard.type(mot, delay=15)
        onglet.wait_for_selector("#tiroir [role=option]")
        onglet.keyboard.press("Enter")
    onglet.keyboard.type(TEXTE, delay=8)
    onglet.click("#tiroir >> text=Publier")
    clics += 1
    onglet.wait_for_selector("#toasts >> text=Transmission publiée")
    tenir(debut, clics, 0)
    assert clics <= 3
    assert publies(groupe, "sans souci.") == trois(groupe)


def test_trois_personnes_sans_souris(groupe, connecter, live_server, onglet):
    base = entrer(onglet, connecter, live_server, groupe.anne)
    onglet.goto(f"{base}/personnes/")
    debut = time.perf_counter()
    onglet.keyboard.press("n")
    onglet.wait_for_selector("#tiroir textarea[name=texte]")
    onglet.wait_for_function("() => document.activeElement.closest('#tiroir') !== null")
    touches = 1
    while onglet.evaluate("() => document.activeElement.name") != "texte":
        onglet.keyboard.press("Tab")
        touches += 1
        assert touches < 40
    for mot in ("@élo", "@sof", "@kar"):
        onglet.keyboard.type(mot, delay=15)
        onglet.wait_for_selector("#tiroir [role=option]")
        onglet.keyboard.press("Enter")
    onglet.keyboard.type(TEXTE, delay=8)
    onglet.keyboard.press("Control+Enter")
    onglet.wait_for_selector("#toasts >> text=Transmission publiée")
    tenir(debut, 0, touches + 1)
    assert publies(groupe, "sans souci.") == trois(groupe)


def test_eclair_au_clavier_avec_son_apercu(groupe, connecter, live_server, onglet):
    base = entrer(onglet, connecter, live_server, groupe.anne)
    onglet.goto(f"{base}/transmissions/eclair/")
    onglet.focus("input[name=ligne]")
    onglet.keyboard.type("@Éloïse @Sofia @Benali soirée calme #repas", delay=10)
    onglet.wait_for_function("() => document.querySelectorAll('#apercu input[name=natures]').length === 1")
    onglet.wait_for_function("() => document.querySelector('#apercu input[name=vu]').value.endsWith('#repas')")
    onglet.keyboard.press("Control+Enter")
    onglet.wait_for_url("**/transmissions/")
    assert publies(groupe, "soirée calme") == trois(groupe)


def test_eclair_accessible_et_sans_script(groupe, connecter, live_server, onglet, navigateur):
    examiner(onglet, entrer(onglet, connecter, live_server, groupe.anne), ["/transmissions/eclair/"])
    contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = contexte.new_page()
    base = entrer(page, connecter, live_server, groupe.anne)
    page.goto(f"{base}/transmissions/eclair/")
    page.fill("input[name=ligne]", "@Éloïse rentrée contente")
    page.click("text=Voir")
    assert "rentrée contente" in page.inner_text("#apercu")
    page.click("text=Enregistrer")
    page.wait_for_url("**/transmissions/")
    assert publies(groupe, "rentrée contente") == {groupe.d_eloise.pk}
    contexte.close()
