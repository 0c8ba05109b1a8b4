"""Contracts, agreements, freedoms and measures in a real browser: axe, narrow phone, two parents on a tablet."""

from typing import Any

import pytest
from django.urls import reverse

from administration.services.consentements import demander_autorisation
from administration.services.libertes import proposer_liberte
from documents.models import Signature
from tests.administration import outils as o
from tests.documents.ged.test_navigateur import entrer
from tests.front.axe import analyser, debordement, petites_cibles
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]


@pytest.fixture
def scene(monde: Any) -> Any:
    m = o.famille(monde)
    m.pauline = f.professionnel(m.organisme, "Pauline", "Ferrand", "Assistante sociale")
    f.affecter(m.pauline, m.mecs, f.CSE | {"CTR": "W"}, transverse="structure")
    with f.technique(m.mecs):
        m.contrat = o.preparer(m)
        o.ecrire(m.contrat)
        m.circuit = o.ouvrir(o.remettre_seul(m.contrat))
        m.autre = o.preparer(m, dossier=m.d_sofia)
        m.question = demander_autorisation(
            acteur=None, dossier=o.dossier(m.d_eloise.pk), objet="sortie", debut=o.jour(), informee_le=o.jour(),
            portee="Sortie à la mer avec le groupe des Tilleuls", support="Entretien",
        )  # fmt: skip
        m.liberte = proposer_liberte(
            acteur=None, dossier=o.dossier(m.d_eloise.pk), type="horaires", consigne="Rentre à 18 h 30."
        )
    return m


def adresses(m: Any) -> list[str]:
    pk = m.d_eloise.pk
    return [
        reverse("contrats"), reverse("contrat", args=[m.contrat.pk]), reverse("contrat_signatures", args=[m.autre.pk]),
        reverse("circuit", args=[m.circuit.pk]), reverse("dossier_autorisations", args=[pk]),
        reverse("autorisation", args=[pk, m.question.pk]), reverse("autorisation_signatures", args=[pk, m.question.pk]),
        reverse("dossier_libertes", args=[pk]), reverse("liberte", args=[pk, m.liberte.pk]),
    ]  # fmt: skip


def test_accessibles_et_etroites(onglet: Any, connecter: Any, live_server: Any, scene: Any) -> None:
    base = entrer(onglet, connecter, live_server, scene.pauline)
    for adresse in adresses(scene):
        onglet.set_viewport_size({"width": 1280, "height": 900})
        onglet.goto(base + adresse)
        assert analyser(onglet) == [], adresse
        onglet.set_viewport_size({"width": 320, "height": 800})
        onglet.goto(base + adresse)
        assert debordement(onglet) <= 0, adresse
        assert petites_cibles(onglet) == [], adresse


@pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2", "PDE-GAD-1", "PDS-GAD-1")
def test_deux_parents_signent_au_doigt(onglet: Any, connecter: Any, live_server: Any, scene: Any) -> None:
    """Each one on the tablet that locks behind them; the contract says two of three."""
    for prenom in ("Carole", "Marc"):
        base = entrer(onglet, connecter, live_server, scene.pauline)
        with f.technique(scene.mecs):
            s = o.demande(scene.contrat, prenom)
        onglet.goto(base + reverse("circuit", args=[scene.circuit.pk]))
        onglet.locator("li", has_text=s.nom).get_by_role("button", name="Signer sur cet écran").click()
        onglet.wait_for_url("**/tablette/")
        cadre = onglet.locator("canvas.saisie")
        cadre.scroll_into_view_if_needed()
        boite = cadre.bounding_box()
        onglet.mouse.move(boite["x"] + 30, boite["y"] + 60)
        onglet.mouse.down()
        for pas in range(1, 16):
            onglet.mouse.move(boite["x"] + 30 + 12 * pas, boite["y"] + 60 + (18 if pas % 2 else -18))
        onglet.mouse.up()
        onglet.get_by_label("J’ai lu ce document").check()
        onglet.get_by_role("button", name="Signer", exact=True).click()
        onglet.wait_for_url("**/compte/deverrouiller/**")
        with f.technique(scene.mecs):
            assert Signature.objects.get(signataire=s).mode == "tactile"
        onglet.context.clear_cookies()
    base = entrer(onglet, connecter, live_server, scene.pauline)
    onglet.goto(base + reverse("contrat", args=[scene.contrat.pk]))
    assert "2 sur 3" in onglet.locator("section", has=onglet.locator("#c-signatures")).inner_text()
