"""Screens of protection: a whole way from a first fact to the sending, by its author alone."""

import uuid

import pytest
from django.urls import reverse

from accompagnement.models import InformationPreoccupante
from dui.core import horloge
from tests.accompagnement.protection.outils import PROPOS, RECIT, envoyer, ip_de
from tests.coordination.outils import au_nom_de

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-DOCX-7")]
JOUR = f"{horloge.aujourdhui():%d/%m/%Y}"


def poster(client, chemin, **champs):
    return client.post(chemin, champs | {"jeton_soumission": str(uuid.uuid4())})


def test_du_premier_fait_a_l_envoi(monde, connecter):
    client = connecter(monde.anne)
    d = monde.d_eloise.pk
    page = client.get(reverse("protection_nouvelle", args=[d])).content.decode()
    assert "Paul Renaud" in page
    assert "Sarah Petit" not in page
    assert "data-brouillon" in page
    reponse = poster(client, reverse("protection_nouvelle", args=[d]), le=JOUR, recit=RECIT, propos=PROPOS,
                     origine="10", lecteurs=[])  # fmt: skip
    assert reponse.status_code == 303
    with au_nom_de(monde.anne):
        ip = InformationPreoccupante.objects.get()
        assert ip.lecteurs == [monde.anne.pk]
    fiche = client.get(reponse.headers["Location"]).content.decode()
    assert PROPOS in fiche
    assert "jamais une condition" in fiche
    envoi = poster(client, reverse("protection_acte", args=[d, ip.pk, "transmettre"]), destinataire="procureur",
                   adresse="Parquet de Nantes", canal="mssante", le=JOUR, heure="00:01", preuve="MSG-1")  # fmt: skip
    assert envoi.status_code == 303
    fiche = client.get(reverse("protection_ip", args=[d, ip.pk])).content.decode()
    assert "MSG-1" in fiche
    assert "Adressez maintenant une copie" in fiche


def test_sans_preuve_la_page_dit_laquelle_donner(monde, connecter):
    ip = ip_de(monde.anne, monde.d_eloise)
    chemin = reverse("protection_acte", args=[monde.d_eloise.pk, ip.pk, "transmettre"])
    reponse = poster(connecter(monde.anne), chemin, destinataire="crip", adresse="CRIP", canal="mssante", le=JOUR,
                     heure="00:01", preuve="")  # fmt: skip
    assert reponse.status_code == 422


def test_qui_n_est_pas_nomme_lit_404(monde, connecter):
    ip = ip_de(monde.anne, monde.d_eloise)
    client = connecter(monde.paul)
    assert client.get(reverse("protection_ip", args=[monde.d_eloise.pk, ip.pk])).status_code == 404
    assert client.get(reverse("dossier_protection", args=[monde.d_eloise.pk])).status_code == 200


def test_la_liste_ne_grandit_pas_en_requetes(monde, connecter, django_assert_max_num_queries):
    client, chemin = connecter(monde.anne), reverse("protection")
    couts = []
    client.get(chemin)
    for combien in (10, 90):
        for _ in range(combien):
            ip_de(monde.anne, monde.d_eloise)
        with django_assert_max_num_queries(10) as releve:
            assert client.get(chemin).status_code == 200
        couts.append(len(releve))
    assert couts[0] == couts[1]


def test_la_fiche_tient_dans_ses_requetes(monde, connecter, django_assert_max_num_queries):
    ip = ip_de(monde.anne, monde.d_eloise, monde.paul)
    envoyer(monde.anne, ip)
    client, chemin = connecter(monde.anne), reverse("protection_ip", args=[monde.d_eloise.pk, ip.pk])
    client.get(chemin)
    with django_assert_max_num_queries(15):
        assert client.get(chemin).status_code == 200


@pytest.mark.parametrize("nom", ["recueil", "bordereau"])
def test_les_papiers_restent_a_part(monde, connecter, nom):
    ip = ip_de(monde.anne, monde.d_eloise)
    envoyer(monde.anne, ip)
    client, d = connecter(monde.anne), monde.d_eloise.pk
    assert poster(client, reverse("protection_papier", args=[d, ip.pk, nom])).status_code == 303
    with au_nom_de(monde.anne):
        piece = ip.pieces.get()
        assert not monde.d_eloise.documents.exists()
    lu = client.get(reverse("protection_piece", args=[d, ip.pk, piece.pk]))
    assert lu.content.startswith(b"%PDF")
    assert "attendez" not in client.get(reverse("dossier_documents", args=[d])).content.decode()
