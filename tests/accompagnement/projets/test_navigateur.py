"""Two people edit the same objective in two browsers: both texts survive, through the merge screen (acceptance 7)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accompagnement.models import Objectif
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.fixture
def scene(monde: Any) -> Any:
    with f.technique(monde.mecs):
        monde.p = o.ouvrir(monde)
        monde.noeuds = o.ecrire(monde.p)
    return monde


@pytest.mark.mission("PDE-ACC-3", "PRI-CAR-ACC-1")
def test_deux_textes_survivent(onglet: Any, navigateur: Any, connecter: Any, live_server: Any, scene: Any) -> None:
    m = scene
    adresse = reverse("projet_noeud", args=[m.p.pk, "objectif", m.noeuds.objectif.pk])
    base = entrer(onglet, connecter, live_server, m.anne)
    autre = navigateur.new_context(locale="fr-FR", timezone_id="Europe/Paris").new_page()
    entrer(autre, lambda pro: connecter(pro, Client()), live_server, m.lucie)
    for page in (onglet, autre):
        page.goto(base + adresse)
    for page, texte in ((autre, "Commencer par les courses."), (onglet, "Commencer par le four.")):
        page.get_by_label("Comment s’y prendre").fill(texte)
        with page.expect_navigation():
            page.get_by_role("button", name="Enregistrer", exact=True).click()
    onglet.fautes.clear()  # the browser says aloud that the answer was 409
    assert "Rien n’est perdu" in onglet.inner_text("main")
    assert "courses" in onglet.inner_text("main")
    assert "four" in onglet.inner_text("main")
    onglet.get_by_text("Garder les deux et relire").click()
    onglet.get_by_role("button", name="Enregistrer ce choix").click()
    onglet.wait_for_url(f"**{reverse('projet', args=[m.p.pk])}")
    autre.context.close()
    with f.technique(m.mecs):
        strategie = Objectif.objects.get(pk=m.noeuds.objectif.pk).strategie
    assert "courses" in strategie
    assert "four" in strategie


def test_accessible_et_etroit(onglet: Any, connecter: Any, live_server: Any, scene: Any) -> None:
    m = scene
    base = entrer(onglet, connecter, live_server, m.anne)
    examiner(onglet, base, [
        reverse("projet", args=[m.p.pk]), reverse("projets"),
        reverse("projet_noeud", args=[m.p.pk, "objectif", m.noeuds.objectif.pk]),
        reverse("projet_ajouter", args=[m.p.pk, "besoin"]),
    ])  # fmt: skip
