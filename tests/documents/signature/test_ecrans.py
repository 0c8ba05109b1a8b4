"""The screens of the signatures: parapheur, circuit, tablet handed over then locked (S27)."""

import re
import uuid

import pytest
from django.urls import reverse

from documents.models import Signature
from documents.services.signature import Invite
from tests.documents.signature.outils import ouvrir, produire, relu, signataire, trace
from tests.documents.signature.test_circuit import parents, poser
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2")]


def jeton(reponse) -> str:
    return re.search(r'name="jeton_soumission" value="([^"]+)"', reponse.content.decode())[1]


def poster(client, chemin, donnees=None, depuis=None):
    page = client.get(depuis or chemin)
    return client.post(chemin, {"jeton_soumission": jeton(page), **(donnees or {})})


def test_parapheur(maison, connecter):
    ouvrir(maison, Invite("professionnel", professionnel=maison.dora))
    client = connecter(maison.dora)
    page = client.get(reverse("parapheur")).content.decode()
    assert "1\xa0document attend votre signature" in page
    assert "Contrat de séjour" in page
    assert "Rien n’attend votre signature" in connecter(maison.paul).get(reverse("parapheur")).content.decode()
    assert "Contrat de séjour" in client.get("/signatures/?voir=attente").content.decode()
    assert client.get("/signatures/?voir=autre").status_code == 404
    assert "Contrat de séjour" not in connecter(maison.karim).get("/signatures/?voir=attente").content.decode()


def test_le_parapheur_a_un_nombre_constant_de_requetes(maison, connecter):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, comptes = connecter(maison.paul), []
    for nombre in (3, 27):
        for _ in range(nombre):
            ouvrir(maison, *parents(maison), document=produire(maison))
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            page = client.get("/signatures/?voir=attente")
        comptes.append(len([r for r in requetes if r["sql"].startswith(("SELECT", "WITH"))]))
    assert comptes[0] == comptes[1] <= 10
    assert len(page.content) < 60_000


def test_signer_sur_sa_session(maison, connecter):
    circuit = ouvrir(maison, Invite("professionnel", professionnel=maison.dora))
    client = fraiche(connecter(maison.dora))
    chemin = reverse("circuit_signer", args=[circuit.pk])
    assert poster(client, chemin).status_code == 422
    assert poster(client, chemin, {"lu": "on"}).status_code == 303
    assert relu(circuit, maison).etat == "signe"
    assert fraiche(connecter(maison.paul)).get(chemin).status_code == 403


@pytest.mark.parametrize("methode", ["get", "post"])
def test_le_droit_de_signer_se_demande_avant_la_preuve(maison, connecter, methode):
    """No proof of identity is asked from somebody whose signature nobody waits for; from the other one it is."""
    circuit = ouvrir(maison, Invite("professionnel", professionnel=maison.dora))
    chemin = reverse("circuit_signer", args=[circuit.pk])
    for pro, attendu in ((maison.paul, 403), (maison.nora, 404), (maison.dora, 302 if methode == "get" else 303)):
        client = connecter(pro)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": 0}]
        session.save()
        envoi = {"lu": "on", "jeton_soumission": str(uuid.uuid4())}
        reponse = client.get(chemin) if methode == "get" else client.post(chemin, envoi)
        assert reponse.status_code == attendu, pro.prenom
        suite = reponse.headers.get("Location", "")
        assert suite.startswith("/compte/confirmer/" if attendu == 302 else chemin if attendu == 303 else "")
    assert relu(circuit, maison).etat == "en_cours"


def test_la_tablette_ne_montre_qu_une_page_puis_se_verrouille(maison, connecter):
    circuit = ouvrir(maison, *parents(maison))
    carole = signataire(circuit, "Carole", maison)
    client = connecter(maison.paul)
    page_circuit = reverse("circuit", args=[circuit.pk])
    remise = poster(client, reverse("circuit_remettre", args=[circuit.pk, carole.pk]), depuis=page_circuit)
    tablette = reverse("circuit_tablette", args=[circuit.pk, carole.pk])
    assert remise.headers["Location"] == tablette
    page = client.get(tablette).content.decode()
    assert "Carole Lambert" in page
    assert "Mère, titulaire" in page
    assert client.get(reverse("circuit_document", args=[circuit.pk])).status_code == 200
    fait = poster(client, tablette, {"lu": "on", "mention": "carole lambert"})
    assert fait.headers["Location"] == f"/compte/deverrouiller/?next=%2Fsignatures%2F{circuit.pk}%2F"
    assert client.get(page_circuit).headers["Location"].startswith("/compte/deverrouiller/")
    with f.technique(maison.mecs):
        signature = Signature.objects.get(signataire=carole)
    assert (signature.mode, signature.temoin_id) == ("lu_approuve", maison.paul.pk)


@pytest.mark.parametrize("ailleurs", ["/", "/personnes/", "/signatures/", "/introuvable/"])
def test_de_la_tablette_on_ne_va_nulle_part(maison, connecter, ailleurs):
    circuit = ouvrir(maison, *parents(maison))
    carole, yann = (signataire(circuit, nom, maison) for nom in ("Carole", "Yann"))
    client = connecter(maison.paul)
    poster(client, reverse("circuit_remettre", args=[circuit.pk, carole.pk]),
           depuis=reverse("circuit", args=[circuit.pk]))  # fmt: skip
    assert client.get(ailleurs).headers["Location"].startswith("/compte/deverrouiller/")
    chemin = reverse("circuit_tablette", args=[circuit.pk, yann.pk])
    assert client.get(chemin).headers["Location"].startswith("/compte/deverrouiller/")


def test_la_tablette_au_doigt_et_ses_refus(maison, connecter):
    circuit = ouvrir(maison, *parents(maison), Invite("professionnel", professionnel=maison.dora))
    carole, dora = (signataire(circuit, nom, maison) for nom in ("Carole", "Dora"))
    client = connecter(maison.paul)
    chemin = reverse("circuit_tablette", args=[circuit.pk, carole.pk])
    for faute in ({}, {"lu": "on"}, {"lu": "on", "mention": "Paul Renaud"}, {"mention": "Carole Lambert"}):
        assert poster(client, chemin, faute).status_code == 422
    assert client.get(reverse("circuit_tablette", args=[circuit.pk, dora.pk])).status_code == 403
    fait = poster(client, chemin, {"lu": "on", "trace": trace(circuit.sha256)})
    assert fait.status_code == 303
    with f.technique(maison.mecs):
        assert Signature.objects.get(signataire=carole).mode == "tactile"


def test_noter_un_refus_un_papier(maison, connecter):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dui.core.entrees import generer_pdf

    circuit = ouvrir(maison, *parents(maison))
    carole, yann = (signataire(circuit, nom, maison) for nom in ("Carole", "Yann"))
    client = connecter(maison.paul)
    chemin = reverse("circuit_noter", args=[circuit.pk, carole.pk])
    assert poster(client, chemin, {"mode": "papier"}).status_code == 422
    octets = generer_pdf("<html lang=fr><title>t</title>Signé</html>", "").octets
    papier = SimpleUploadedFile("page.pdf", octets, "application/pdf")
    assert poster(client, chemin, {"mode": "papier", "papier": papier}).status_code == 303
    chemin = reverse("circuit_noter", args=[circuit.pk, yann.pk])
    assert poster(client, chemin, {"mode": "refus"}).status_code == 422
    assert poster(client, chemin, {"mode": "refus", "motif": "« Non. »"}).status_code == 303
    page = client.get(reverse("circuit", args=[circuit.pk])).content.decode()
    assert "Yann Lambert a refusé de signer." in page
    assert "« Non. »" in page


def test_la_page_d_un_circuit_tient_son_budget(maison, connecter, django_assert_max_num_queries):
    circuit = ouvrir(maison, Invite("personne"), *parents(maison, 2), acte="non_usuel")
    poser(maison, circuit, "Éloïse")
    client = connecter(maison.paul)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("circuit", args=[circuit.pk]))
    assert len(page.content) < 60_000
    texte = page.content.decode()
    assert "Signer sur cet écran" in texte
    assert "chaque titulaire" in texte
    lecture = connecter(maison.anne).get(reverse("circuit", args=[circuit.pk])).content.decode()
    assert "Signer sur cet écran" not in lecture
    assert connecter(maison.karim).get(reverse("circuit", args=[circuit.pk])).status_code == 404
