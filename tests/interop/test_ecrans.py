"""The two screens of exchanges: what they say, to whom, and in a real browser."""

import uuid
from datetime import timedelta

import pytest

from documents.models import Document
from dui.core import horloge
from habilitations.acces import acteur_de
from interop.choices import EtatEnvoi
from interop.models import Envoi
from tests.front.axe import analyser, debordement, petites_cibles
from tests.interop.outils import DR, contact, demander, livrer, relire
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("S-48")]


def envoyer(client, monde, **champs):
    donnees = {"jeton_soumission": str(uuid.uuid4()), "contenu": "synthese", "adresse": DR, **champs}
    return client.post(f"/dossiers/{monde.d_eloise.pk}/envois/", donnees)


def test_ecran_envoyer_puis_voir_l_etat(monde, connecter, bac):
    client = connecter(monde.lucie)
    page = client.get(f"/dossiers/{monde.d_eloise.pk}/envois/")
    assert page.status_code == 200
    assert "Rien n’est encore parti" in page.content.decode()
    reponse = envoyer(client, monde, nom="Dr Martin", texte="Bonjour")
    assert (reponse.status_code, reponse.headers["Location"]) == (303, f"/dossiers/{monde.d_eloise.pk}/envois/")
    assert "En file" in client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()
    livrer()
    html = client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()
    assert "Remis" in html
    assert "Dr Martin" in html


def test_ecran_erreur_et_relance(monde, connecter, bac):
    client = connecter(monde.lucie)
    envoyer(client, monde, adresse="definitif@demo.mssante.example")
    livrer()
    html = client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()
    assert "n’existe pas dans la messagerie sécurisée" in html
    assert "Relancer" in html
    with f.technique(monde.mecs):
        envoi = Envoi.objects.get()
    adresse = f"/dossiers/{monde.d_eloise.pk}/envois/{envoi.pk}/relancer/"
    assert client.post(adresse, {"jeton_soumission": str(uuid.uuid4())}).status_code == 303
    assert relire(monde, envoi).etat == EtatEnvoi.EN_FILE
    refus = client.post(adresse, {"jeton_soumission": str(uuid.uuid4())})
    assert refus.status_code == 422


@pytest.mark.parametrize("champs", [{"adresse": ""}, {"adresse": "pas une adresse"}, {"contenu": "autre"}])
def test_ecran_saisie_refusee(monde, connecter, champs):
    reponse = envoyer(connecter(monde.lucie), monde, **champs)
    assert reponse.status_code == 422
    with f.technique(monde.mecs):
        assert Envoi.objects.count() == 0


def test_destinataire_connu(monde, connecter):
    connu = contact(monde)
    client = connecter(monde.lucie)
    assert "Paule Martin" in client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()
    assert envoyer(client, monde, contact=connu.pk, adresse="").status_code == 303
    with f.technique(monde.mecs):
        assert Envoi.objects.get().destinataire_nom == "Paule Martin"
    assert envoyer(client, monde, contact=connu.pk, adresse="x@y.fr").status_code == 422


def test_double_clic_un_seul_envoi(monde, connecter):
    jeton = "6f1f6f2e-0000-4000-8000-000000000001"
    client = connecter(monde.lucie)
    for _ in range(2):
        assert envoyer(client, monde, jeton_soumission=jeton).status_code == 303
    with f.technique(monde.mecs):
        assert Envoi.objects.count() == 1


@pytest.mark.parametrize(
    ("qui", "lecture", "ecriture"),
    [("lucie", 200, 303), ("sarah", 200, 303), ("anne", 403, 403), ("nora", 404, 404), ("zoe", 404, 404)],
)
def test_qui_peut_quoi(monde, connecter, qui, lecture, ecriture):
    client = connecter(getattr(monde, qui))
    assert client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").status_code == lecture
    assert envoyer(client, monde).status_code == ecriture


def test_suivi_general(monde, connecter, bac):
    demander(monde)
    demander(monde, adresse="definitif@demo.mssante.example")
    livrer()
    client = connecter(monde.lucie)
    html = client.get("/envois/").content.decode()
    assert "Éloïse Lambert" in html
    assert "à corriger" in html
    assert "definitif@" not in client.get("/envois/?etat=remis").content.decode()
    assert client.get("/envois/?etat=zzz&avant=abc").status_code == 200
    assert connecter(monde.anne).get("/envois/").status_code == 403
    vu_d_ailleurs = connecter(monde.nora).get("/envois/").content.decode()
    assert "Éloïse" not in vu_d_ailleurs


def test_la_secretaire_ne_suit_que_ses_envois(monde, connecter):
    demander(monde)
    client = connecter(monde.sarah)
    assert DR not in client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()
    envoyer(client, monde, adresse="a.elle@demo.mssante.example")
    assert "a.elle@" in client.get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()


@pytest.mark.parametrize("nombre", [3, 12])
def test_nombre_de_requetes_constant(monde, connecter, django_assert_max_num_queries, nombre):
    with f.technique(monde.mecs):
        lucie = acteur_de(monde.lucie.compte)
    premier = demander(monde)
    with f.technique(monde.mecs):
        document = Document.objects.get(pk=premier.document_id)
        for n in range(nombre - 1):
            Envoi.objects.create(
                dossier=monde.d_eloise, structure=monde.mecs, niveau=2, document=document, auteur_id=lucie.id,
                destinataire=f"d{n}@y.fr", demande_le=horloge.maintenant() - timedelta(days=n),
            )  # fmt: skip
    client = connecter(monde.lucie)
    client.get("/envois/")
    with django_assert_max_num_queries(10):
        client.get("/envois/")
    with django_assert_max_num_queries(15):
        client.get(f"/dossiers/{monde.d_eloise.pk}/envois/")


@pytest.mark.navigateur
@pytest.mark.parametrize("largeur", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ecrans(monde, connecter, bac, live_server, onglet, largeur, theme):
    demander(monde, adresse=DR, destinataire_nom="Dr Martin")
    demander(monde, adresse="definitif@demo.mssante.example")
    livrer()
    session = connecter(monde.lucie).cookies["sessionid"].value
    onglet.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    onglet.emulate_media(color_scheme=theme)
    onglet.set_viewport_size({"width": largeur, "height": 800})
    for chemin in (f"/dossiers/{monde.d_eloise.pk}/envois/", "/envois/"):
        onglet.goto(live_server.url + chemin)
        assert analyser(onglet) == []
        assert debordement(onglet) <= 0
        assert petites_cibles(onglet) == []
        assert len(onglet.content()) < 60_000
