"""In a real browser: three keys for an exception in a group of twelve, a block, and each page narrow and wide."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accompagnement.models import PresenceAbsence
from accompagnement.services import lits, rondes
from accompagnement.services.presences.creneaux import Creneau
from dui.core import horloge
from tests.accompagnement.presences.outils import chef, fugue_de, groupe
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur,
              pytest.mark.mission("PDE-ACC-4", "PDS-ACC-4")]  # fmt: skip


@pytest.fixture
def douze(monde):
    tous = groupe(monde)
    with f.technique(monde.mecs):
        for d in tous[1:]:
            f.lier(d, monde.anne, debut=horloge.maintenant() - timedelta(hours=1))
    return monde


def test_une_exception_dans_un_groupe_de_douze_en_trois_touches(douze, onglet, connecter, live_server):
    """Two arrows and a letter; within eight seconds, and the count of nights follows (A-U4, acceptance 3)."""
    base = entrer(onglet, connecter, live_server, douze.anne)
    onglet.goto(f"{base}/presences/")
    assert onglet.locator(".semaine tbody tr").count() == 12
    onglet.locator('.semaine button[tabindex="0"]').focus()
    debut = time.monotonic()
    for touche in ("ArrowDown", "ArrowDown", "a"):
        onglet.keyboard.press(touche)
    expect(onglet.locator(".attente")).to_have_count(0)
    assert time.monotonic() - debut <= 8
    ecrites = onglet.locator(".semaine td > button.a")
    assert ecrites.count() == 1
    assert "raison personnelle" in ecrites.get_attribute("aria-label")
    assert onglet.evaluate("document.activeElement.className[0]") == "a"
    with f.technique(douze.mecs):
        ligne = PresenceAbsence.objects.get()
    assert Creneau.a(ligne.debut).jour == horloge.aujourdhui()


def test_un_bloc_au_clavier_et_le_jour_confirme_par_une_touche(douze, onglet, connecter, live_server):
    base = entrer(onglet, connecter, live_server, douze.anne)
    onglet.goto(f"{base}/presences/")
    onglet.locator('.semaine button[tabindex="0"]').focus()
    for touche in ("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "r"):
        onglet.keyboard.press(touche)
    expect(onglet.locator(".attente")).to_have_count(0)
    assert onglet.locator(".semaine td > button.r").count() == 6
    onglet.locator("h1").click()
    onglet.keyboard.press("c")
    onglet.wait_for_url("**/presences/?jour=*")
    assert "est confirmé" in onglet.content()


def test_les_pages_se_lisent_partout(douze, onglet, connecter, live_server):
    with f.technique(douze.mecs):
        fugue = fugue_de(douze)
        chambre = lits.creer_chambre(acteur=None, structure=douze.mecs, nom="Chambre 1", unite=douze.tilleuls, lits=2)
        lits.attribuer_lit(acteur=None, dossier=douze.d_sofia, lit=chambre.lits.first())
        ronde = rondes.commencer_ronde(acteur=None, structure=douze.mecs, unite=douze.tilleuls)
    base = entrer(onglet, connecter, live_server, chef(douze))
    dossier = f"/dossiers/{douze.d_eloise.pk}"
    examiner(onglet, base, ("/presences/", "/presences/mois/", "/presences/visites/", "/lits/", "/presences/rondes/",
                            f"/presences/rondes/{ronde.pk}/", "/presences/regles/", f"{dossier}/presences/",
                            "/presences/repas/", "/presences/repas/mois/",
                            f"{dossier}/fugues/{fugue.pk}/"))  # fmt: skip
    base = entrer(onglet, connecter, live_server, douze.anne)
    examiner(onglet, base, ("/presences/", "/accueil-du-jour/", f"{dossier}/presences/rythme/"))
