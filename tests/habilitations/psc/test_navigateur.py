"""In a real browser, with the content policy on: there, back, a choice, and out on both sides."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from bac_a_sable.psc import Psc
from habilitations.models import SessionPSC
from tests.front.axe import analyser, debordement, petites_cibles
from tests.habilitations.psc.outils import choisir

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
BOUTON = "S’identifier avec Pro Santé Connect"
FORMATS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (320, "light")]


@pytest.fixture
def ici(lies: Any, psc: Psc, live_server: Any) -> Iterator[str]:
    """The product as the provider knows it in this test."""
    client = psc.fournisseur.client
    avant = set(client.retours), set(client.sorties)
    client.retours.add(f"{live_server.url}/compte/psc/retour/")
    client.sorties.add(f"{live_server.url}/compte/connexion/")
    yield live_server.url
    client.retours, client.sorties = avant


def _mesurer(page: Any, cibles: bool = True) -> list[str]:
    """Accessibility, sideways scroll, small targets: in five formats."""
    fautes: list[str] = []
    for largeur, theme in FORMATS:
        page.set_viewport_size({"width": largeur, "height": 844})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        fautes += analyser(page) + (petites_cibles(page) if cibles else [])
        fautes += [f"{largeur} px : déborde"] if debordement(page) > 0 else []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    return fautes


@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1")
def test_aller_revenir_choisir_sortir(ici, onglet, psc):
    onglet.goto(f"{ici}/compte/connexion/?next=/transmissions/")
    assert _mesurer(onglet) == []
    onglet.get_by_role("link", name=BOUTON).click()
    onglet.get_by_role("link", name="YANN LE GOFF").click()
    onglet.wait_for_url("**/compte/psc/exercice/**")
    assert _mesurer(onglet) == []
    onglet.get_by_text("Médecin, MECS Les Tilleuls").click()
    onglet.get_by_role("button", name="Continuer").click()
    onglet.wait_for_url(f"{ici}/transmissions/")
    onglet.goto(f"{ici}/compte/")
    assert "Votre exercice : Médecin, MECS Les Tilleuls" in onglet.inner_text("#psc")
    assert _mesurer(onglet, cibles=False) == []
    onglet.get_by_role("button", name="mon menu").click()
    onglet.get_by_role("button", name="Se déconnecter").click()
    onglet.wait_for_url(f"{ici}/compte/connexion/")
    assert SessionPSC.objects.get().perdue_le is not None
    assert psc.fournisseur.sessions[-1].fermee
    onglet.goto(f"{ici}/transmissions/")
    assert urlsplit(onglet.url).path == "/compte/connexion/"


@pytest.mark.parametrize(("qui", "phrase"), [("inconnu", "Aucun compte ne vous attend ici"),
                                             ("refus", "Vous ne vous êtes pas identifié")])  # fmt: skip
def test_un_refus_se_lit_partout(ici, navigateur, qui, phrase):
    contexte = navigateur.new_context(locale="fr-FR", base_url=ici)
    page = contexte.new_page()
    page.goto("/compte/connexion/")
    depart = page.get_by_role("link", name=BOUTON)
    depart.click()
    page.goto(choisir(page.url, qui))
    assert phrase in page.inner_text("main")
    assert _mesurer(page) == []
    page.get_by_role("link", name="Entrer avec mon mot de passe").click()
    assert urlsplit(page.url).path == "/compte/connexion/"
    contexte.close()


def test_le_poste_ferme_dit_pourquoi(ici, navigateur, lies):
    """Local entrance of a bound account: said in the header, in the menu, on the refused page, in one's account."""
    from django.test import Client

    from tests.habilitations.outils import entrer

    temoin = entrer(lies.nora, Client()).cookies["sessionid"].value
    contexte = navigateur.new_context(locale="fr-FR", base_url=ici, viewport={"width": 1280, "height": 900})
    contexte.add_cookies([{"name": "sessionid", "value": temoin, "url": ici}])
    page = contexte.new_page()
    page.goto("/personnes/")
    assert page.get_by_role("link", name="Sans Pro Santé Connect").is_visible()
    page.goto(f"/dossiers/{lies.d_marc.pk}/envois/")
    assert "Cette partie demande votre session Pro Santé Connect" in page.inner_text("main")
    assert _mesurer(page) == []
    page.goto("/compte/#psc")
    assert "restent fermés" in page.inner_text("#psc")
    assert _mesurer(page, cibles=False) == []
    contexte.close()
