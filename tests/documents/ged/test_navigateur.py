"""Documents and signatures in a real browser: axe, narrow phone, a finger on the tablet, pages put in order."""

from typing import Any

import pytest
from django.urls import reverse

from documents.models import Signature
from tests.documents.ged.outils import pdf, photo, poser, traite
from tests.documents.signature.outils import ouvrir, peupler, produire, relu, signataire
from tests.documents.signature.test_circuit import parents
from tests.outils import fabriques as f
from tests.outils.ecran import entrer, examiner, signer_au_doigt

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
NOM_CHAMP = "input[data-pages]"


@pytest.fixture
def scene(monde: Any) -> Any:
    m = peupler(monde)
    m.circuit = ouvrir(m, *parents(m), document=produire(m, contenu=pdf("Contrat de séjour")), acte="non_usuel")
    m.depot = traite(m, poser(m, m.paul, type="28653-4", source="scanne", titre="Attestation de scolarité"))
    traite(m, poser(m, m.paul, [photo(), photo("gray")], titre="Courrier de la mairie"))
    return m


def adresses(m: Any) -> list[str]:
    carole = signataire(m.circuit, "Carole", m)
    return [
        reverse("parapheur") + "?voir=attente", reverse("circuit", args=[m.circuit.pk]),
        reverse("circuit_noter", args=[m.circuit.pk, carole.pk]), reverse("bannette"),
        reverse("dossier_documents", args=[m.d_eloise.pk]), reverse("dossier_deposer", args=[m.d_eloise.pk]),
        reverse("depot", args=[m.depot.pk]), reverse("depot_qualifier", args=[m.depot.pk]),
        reverse("depot_signer", args=[m.depot.pk]),
        reverse("circuit_tablette", args=[m.circuit.pk, carole.pk]),
    ]  # fmt: skip


def test_accessibles_et_etroites(onglet, connecter, live_server, scene):
    examiner(onglet, entrer(onglet, connecter, live_server, scene.paul), adresses(scene))


@pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2")
def test_une_signature_au_doigt_puis_l_ecran_se_verrouille(onglet, connecter, live_server, scene):
    base = entrer(onglet, connecter, live_server, scene.paul)
    onglet.goto(base + reverse("circuit", args=[scene.circuit.pk]))
    onglet.get_by_role("button", name="Signer sur cet écran").first.click()
    signer_au_doigt(onglet)
    with f.technique(scene.mecs):
        signature = Signature.objects.get()
    assert (signature.mode, len(signature.trace_sha256)) == ("tactile", 64)
    onglet.goto(base + "/personnes/")
    assert "/compte/deverrouiller/" in onglet.url
    assert relu(scene.circuit, scene).etat == "en_cours"


def test_les_pages_se_remettent_en_ordre(onglet, connecter, live_server, scene):
    base = entrer(onglet, connecter, live_server, scene.paul)
    onglet.goto(base + reverse("dossier_deposer", args=[scene.d_eloise.pk]))
    fichiers = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(n)} for n in ("red", "blue")]
    onglet.set_input_files(NOM_CHAMP, fichiers)
    lignes = onglet.locator("[data-pages-liste] > li")
    assert lignes.count() == 2
    onglet.get_by_role("button", name="Descendre, page 1").click()
    noms = onglet.eval_on_selector(NOM_CHAMP, "champ => [...champ.files].map((fichier) => fichier.name)")
    assert noms == ["blue.jpg", "red.jpg"]
    onglet.get_by_role("button", name="Retirer, page 1").click()
    assert onglet.eval_on_selector(NOM_CHAMP, "champ => champ.files.length") == 1
