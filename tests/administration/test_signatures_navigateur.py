"""Contracts, agreements, freedoms and measures in a real browser: axe, narrow phone, two parents on a tablet."""

from typing import Any

import pytest
from django.urls import reverse

from administration.services.consentements import demander_autorisation
from administration.services.libertes import proposer_liberte
from documents.models import Signature
from tests.administration import outils as o
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner, signer_au_doigt

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
    examiner(onglet, entrer(onglet, connecter, live_server, scene.pauline), adresses(scene))


@pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2", "PDE-GAD-1", "PDS-GAD-1")
def test_deux_parents_signent_au_doigt(onglet: Any, connecter: Any, live_server: Any, scene: Any) -> None:
    """Each one on the tablet that locks behind them; the contract says two of three."""
    for prenom in ("Carole", "Marc"):
        base = entrer(onglet, connecter, live_server, scene.pauline)
        with f.technique(scene.mecs):
            s = o.demande(scene.contrat, prenom)
        onglet.goto(base + reverse("circuit", args=[scene.circuit.pk]))
        onglet.locator("li", has_text=s.nom).get_by_role("button", name="Signer sur cet écran").click()
        signer_au_doigt(onglet)
        with f.technique(scene.mecs):
            assert Signature.objects.get(signataire=s).mode == "tactile"
        onglet.context.clear_cookies()
    base = entrer(onglet, connecter, live_server, scene.pauline)
    onglet.goto(base + reverse("contrat", args=[scene.contrat.pk]))
    assert "2 sur 3" in onglet.locator("section", has=onglet.locator("#c-signatures")).inner_text()
