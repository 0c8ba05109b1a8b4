"""Papers of the project: its words in a PDF/A, for its reader; health only for the team of care."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accompagnement.models import PartiePPE
from accompagnement.services import ppe as services_ppe
from tests.accompagnement.projets import outils as o
from tests.documents.lire_pdf import texte, verifier_pdf_a_3a
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def papier(client: Client, adresse: str) -> bytes:
    """What the button gives: a document of the dossier, then its bytes."""
    reponse = client.post(adresse, {"jeton_soumission": str(uuid.uuid4())})
    assert reponse.status_code == 303
    lu = client.get(reponse.headers["Location"])
    return b"".join(lu.streaming_content) if lu.streaming else lu.content


@pytest.mark.mission("PDE-DOCX-9")
def test_le_projet_et_sa_version_facile_a_lire(monde: Any, connecter: Any) -> None:
    with f.technique(monde.mecs):
        projet = o.ouvrir(monde)
        o.ecrire(projet)
    client = connecter(monde.anne)
    octets = papier(client, reverse("projet_papier", args=[projet.pk, "projet"]))
    verifier_pdf_a_3a(octets, "Projet personnalisé")
    dit = " ".join(texte(octets).split())
    for mots in (o.PAROLE, "Préparer seule trois repas par semaine", "Atelier cuisine du mercredi", "Fatou Sylla"):
        assert mots in dit
    facile = " ".join(texte(papier(client, reverse("projet_papier", args=[projet.pk, "falc"]))).split())
    assert "Je cuisine." in facile
    assert "1.3.2.2" not in facile
    assert client.get(reverse("projet_papier", args=[projet.pk, "projet"])).status_code == 405


@pytest.mark.mission("PDE-DOCX-3")
def test_le_projet_pour_l_enfant_et_sa_sante(monde: Any, connecter: Any) -> None:
    with f.technique(monde.mecs):
        ppe = services_ppe.attendre_ppe(
            acteur=None, dossier=o.dossier(monde.d_eloise.pk), departement="44", debut_mesure=date(2026, 3, 1)
        )
        PartiePPE.objects.filter(ppe=ppe, code="sante").update(texte="Lunettes à refaire.")
    adresse = reverse("ppe_papier", args=[monde.d_eloise.pk])
    for pro, vu in ((monde.anne, False), (monde.lucie, True)):
        octets = papier(connecter(pro, Client()), adresse)
        verifier_pdf_a_3a(octets, "Projet pour l’enfant")
        dit = " ".join(texte(octets).split())
        assert "Mesure depuis le 1er mars 2026" in dit
        assert ("Lunettes à refaire" in dit) is vu
