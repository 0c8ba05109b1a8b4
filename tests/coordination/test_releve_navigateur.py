"""The handover in a real browser: keys, marks in place, narrow phone, no script, both themes."""

from typing import Any

import pytest

from coordination.models import Lecture
from coordination.services.releve import ouvrir_point
from dui.core import horloge
from tests.coordination.outils import au_nom_de, dossiers, ecrire
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.fixture
def scene(groupe: Any) -> Any:
    ecrire(groupe.lucie, groupe.d_eloise, texte="A vomi à 6 h 30. 38,4 °C à 9 h.", importance=3, theme="soin",
           categorie="sante")  # fmt: skip
    ecrire(groupe.lucie, groupe.d_eloise, texte="Dispute au dîner, calme ensuite.", importance=2, theme="repas")
    ecrire(groupe.lucie, groupe.d_eloise, texte="Convocation du lycée mardi à 17 h.", categorie="scolarite")
    with au_nom_de(groupe.anne) as anne:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        ouvrir_point(acteur=anne, structure=groupe.mecs, libelle="Devis des lunettes", dossier=eloise,
                     attendu_le=horloge.aujourdhui())  # fmt: skip
    return groupe


def test_pages_accessibles_et_etroites(scene, connecter, live_server, onglet):
    base = entrer(onglet, connecter, live_server, scene.anne)
    with f.technique(scene.mecs):
        point = scene.d_eloise.suspens.get()
    examiner(onglet, base, ["/releve/", "/releve/points/", f"/releve/points/{point.pk}/clore/", "/"])
    onglet.emulate_media(color_scheme="dark")
    examiner(onglet, base, ["/releve/"])


def test_au_clavier_l_j_ai_lu_sans_quitter_la_page(scene, connecter, live_server, onglet):
    """A-U2: j walks to the card, l acknowledges it; the figures follow."""
    base = entrer(onglet, connecter, live_server, scene.anne)
    onglet.goto(f"{base}/releve/")
    assert "3 à lire" in onglet.inner_text("#releve-etat")
    assert "second" in onglet.get_attribute("#releve-signer button", "class")
    for reste in (2, 1):
        onglet.keyboard.press("j")
        onglet.keyboard.press("l")
        onglet.wait_for_function(f"() => document.querySelector('#releve-etat').innerText.includes('{reste} à lire')")
    assert onglet.locator(".releve .transmission > .badge").count() == 2
    assert "second" not in onglet.get_attribute("#releve-signer button", "class")
    onglet.click("#releve-signer button")
    onglet.wait_for_url(f"{base}/")
    with f.technique(scene.mecs):
        assert Lecture.objects.filter(professionnel=scene.anne, prise=True).count() == 2
        assert Lecture.objects.filter(professionnel=scene.anne).count() == 3


def test_sans_script(scene, connecter, live_server, navigateur):
    contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = contexte.new_page()
    base = entrer(page, connecter, live_server, scene.anne)
    page.goto(f"{base}/releve/")
    page.click("text=J’ai pris connaissance >> nth=0")
    assert page.url.startswith(f"{base}/releve/#transmission:")
    assert "2 à lire" in page.inner_text("#releve-etat")
    page.click("text=Clore")
    page.fill("input[name=mot]", "Commandées, prêtes lundi")
    page.click("text=Clore ce point")
    assert page.url.startswith(f"{base}/releve/")
    assert "Devis des lunettes" not in page.inner_text("main")
    contexte.close()
