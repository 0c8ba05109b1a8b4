"""The crossing that succeeds: what is asked, what is opened, what is kept."""

import re

import pytest
from django.test import Client

from habilitations.models import JournalConnexion, LienPSC, SessionPSC
from tests.habilitations.psc.outils import demande, partir, traverser

pytestmark = pytest.mark.django_db


@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1", "ATL-SI-3")
def test_une_infirmiere_entre_sans_mot_de_passe(lies, client):
    """Two factors over there are two factors here; the link learns who the provider calls so."""
    reponse = traverser(client, suite="/personnes/")
    assert (reponse.status_code, reponse["Location"]) == (302, "/personnes/")
    assert client.get("/personnes/").status_code == 200
    lien = LienPSC.objects.get(compte=lies.nora.compte)
    assert lien.sub.endswith(":899700000120")
    assert lien.premiere_le is not None
    derniere = JournalConnexion.objects.filter(compte=lies.nora.compte).order_by("-pk").first()
    assert (derniere.nature, derniere.moyen) == ("connexion", "psc")


def test_ce_qui_est_demande_est_fixe(lies, client):
    """acr, scope, nonce, state, PKCE: the address bar changes none of them."""
    sales = {"auth_params": "acr_values=eidas0&scope=openid&nonce=x&state=y", "scope": "autre", "process": "connect",
             "action": "reauthenticate"}  # fmt: skip
    for champs in ({}, sales):
        lus = demande(partir(Client(), **champs))
        assert lus["acr_values"] == "eidas1"
        assert set(lus["scope"].split()) == {"openid", "scope_all"}
        assert len(lus["nonce"]) >= 24
        assert len(lus["state"]) >= 24
        assert lus["nonce"] not in ("x", lus["state"])
        assert lus["code_challenge_method"] == "S256"
        assert "prompt" not in lus


@pytest.mark.mission("PDE-SVC-1")
def test_auth_params_n_a_aucun_effet(lies, client):
    """Acceptance: ?auth_params=acr_values=… changes nothing, the sign-in asks eidas1 and succeeds."""
    from tests.habilitations.psc.outils import choisir, revenir

    adresse = partir(client, auth_params="acr_values=eidas3")
    assert demande(adresse)["acr_values"] == "eidas1"
    assert revenir(client, choisir(adresse, "infirmiere")).status_code == 302


def test_les_jetons_ne_reposent_pas_en_clair(lies, client):
    traverser(client)
    ligne = SessionPSC.objects.get()
    assert ligne.jetons
    # A token in clear opens on « {"… » of its header; the letters alone may come up by chance in what is ciphered.
    assert re.search(r"eyJ[\w-]+\.eyJ", ligne.jetons) is None
    assert "rafraichissement" not in ligne.jetons
    assert re.search(r"eyJ[\w-]+\.eyJ", str(dict(client.session))) is None


@pytest.mark.parametrize("effet", ["retard", "acr_eidas2", "userinfo_jwt"])
def test_ce_qui_doit_passer_passe(lies, client, psc, effet):
    """A clock thirty seconds ahead, a stronger level, userinfo as a signed token."""
    psc.effets.ordonner(effet)
    assert traverser(client).status_code == 302
    assert client.get("/personnes/").status_code == 200


def test_une_nouvelle_cle_est_lue(lies, client, psc):
    """Rotation of the keys between two sign-ins."""
    assert traverser(Client()).status_code == 302
    psc.fournisseur.signataire.tourner()
    assert traverser(client).status_code == 302


def test_aucune_table_d_allauth_ne_se_remplit(lies, client):
    from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken

    traverser(client)
    assert not any(modele.objects.exists() for modele in (SocialAccount, SocialApp, SocialToken))
