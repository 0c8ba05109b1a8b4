"""S-02: what the provider, or somebody in its place, may answer and must not open. Each case has a clear page."""

import time
from typing import Any

import pytest
from django.test import Client

from bac_a_sable.psc import Psc
from habilitations.models import Compte, JournalConnexion, LienPSC, SessionPSC
from habilitations.psc import refus, transport
from tests.habilitations.psc.outils import choisir, partir, revenir, traverser

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-02", "S-36")]
# Forged, stale or foreign identity tokens, and profiles that go with them.
FORGES = {
    "alg_none": "invalide", "alg_hs256": "invalide", "autre_cle": "invalide", "kid_inconnu": "invalide",
    "iss": "invalide", "aud": "invalide", "azp": "invalide", "expire": "invalide", "futur": "invalide",
    "nonce": "invalide", "nonce_absent": "invalide", "autre_sub": "invalide", "userinfo_autre_sub": "invalide",
    "acr_eidas0": "niveau", "acr_absent": "niveau", "sans_id_token": "invalide", "certs_vides": "invalide",
    "userinfo_jwt_autre_cle": "invalide", "userinfo_jwt_autre_aud": "invalide", "userinfo_illisible": "invalide",
    "state": "perimee",
}  # fmt: skip
PANNES = ("panne", "coupure", "userinfo_500")


def _fermee(navigateur: Client, reponse: Any, code: str) -> None:
    """A page that says what happened, and nothing behind it."""
    statut, titre, _ = refus.PAGES[code]
    assert reponse.status_code == statut
    assert titre in reponse.content.decode()
    assert navigateur.get("/personnes/").status_code == 302
    assert not SessionPSC.objects.exists()
    assert "_auth_user_id" not in navigateur.session


@pytest.mark.attaque("S-02", "jetons d’identité forgés")
@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1")
@pytest.mark.parametrize("effet", FORGES)
def test_un_jeton_forge_n_ouvre_rien(lies, client, psc, effet):
    psc.effets.ordonner(effet)
    _fermee(client, traverser(client), FORGES[effet])
    assert JournalConnexion.objects.filter(nature="psc_echec", compte=None).count() == 1
    assert not LienPSC.objects.exclude(sub="").exists()


def test_au_moins_douze_jetons_forges():
    assert sum(code in ("invalide", "niveau") for code in FORGES.values()) >= 12


def test_un_jeton_d_une_connexion_passee_ne_sert_plus(lies, client, psc):
    """Old nonce, good signature."""
    assert traverser(Client()).status_code == 302
    SessionPSC.objects.all().delete()
    psc.effets.ordonner("rejeu")
    reponse = traverser(client)
    assert reponse.status_code == 403
    assert client.get("/personnes/").status_code == 302


def test_un_retour_ne_sert_qu_une_fois_et_dans_son_navigateur(lies, client):
    adresse = choisir(partir(client), "infirmiere")
    _fermee(Client(), revenir(Client(), adresse), "perimee")
    assert revenir(client, adresse).status_code == 302
    rejoue = Client()
    rejoue.cookies = client.cookies
    assert revenir(rejoue, adresse).status_code == 400


def test_un_code_deja_echange_ferme_la_session_la_bas(lies, client, psc):
    """The code is replayed by somebody who holds another session of the product."""
    adresse = choisir(partir(client), "infirmiere")
    code = adresse.partition("code=")[2].partition("&")[0]
    assert revenir(client, adresse).status_code == 302
    voleur = Client()
    sienne = choisir(partir(voleur), "inconnu")
    sien = sienne.partition("code=")[2].partition("&")[0]
    reponse = revenir(voleur, sienne.replace(sien, code))
    assert reponse.status_code == 403
    assert voleur.get("/personnes/").status_code == 302


@pytest.mark.parametrize("effet", PANNES)
def test_une_panne_est_dite_et_le_mot_de_passe_reste(lies, client, psc, effet):
    """F-26: the page leads to the local entrance and says what it does not open."""
    psc.effets.ordonner(effet)
    if effet == "userinfo_500":
        reponse = traverser(client)
    else:
        reponse = client.get("/compte/psc/")
    _fermee(client, reponse, "indisponible")
    page = reponse.content.decode()
    assert "sauf le DMP et la messagerie sécurisée" in page
    assert 'href="/compte/connexion/"' in page
    assert client.get("/compte/connexion/").status_code == 200


def test_un_fournisseur_lent_n_attend_pas(lies, client, psc, monkeypatch):
    monkeypatch.setattr(transport, "DELAI_S", 0.5)
    psc.effets.ordonner("lent")
    debut = time.monotonic()
    _fermee(client, client.get("/compte/psc/"), "indisponible")
    assert time.monotonic() - debut < 3


def test_personne_n_est_cree_a_la_porte(lies, client):
    """A professional whom nobody expects reads a page with the number to give, and stays out."""
    comptes = Compte.objects.count()
    reponse = traverser(client, "inconnu")
    _fermee(client, reponse, "inconnue")
    assert "899700000161" in reponse.content.decode()
    assert Compte.objects.count() == comptes


def test_sans_accord_de_la_personne(lies, client):
    _fermee(client, traverser(client, "refus"), "annulee")


def test_un_autre_sub_sous_le_meme_numero(lies, client):
    """The provider would call this number by another name: not the person of the first time."""
    LienPSC.objects.filter(compte=lies.nora.compte).update(sub="f:un-autre:899700000120")
    _fermee(client, traverser(client), "invalide")
    echec = JournalConnexion.objects.get(nature="psc_echec")
    assert (echec.compte, echec.moyen) == (lies.nora.compte, "autre_sub"), "sa titulaire le lit dans ses connexions"


def test_un_numero_qui_n_est_plus_celui_de_l_annuaire(lies, client):
    lies.nora.rpps = RPPS_AUTRE
    lies.nora.save()
    _fermee(client, traverser(client), "invalide")


RPPS_AUTRE = "99700000187"


def test_un_lien_retire_n_ouvre_plus(lies, client):
    from habilitations.services.psc import retirer_psc

    retirer_psc(acteur=None, professionnel=lies.nora)
    _fermee(client, traverser(client), "inconnue")


def test_un_compte_suspendu_n_entre_pas(lies, client):
    Compte.objects.filter(pk=lies.nora.compte.pk).update(etat="suspendu")
    assert traverser(client)["Location"] == "/compte/ferme/"
    assert client.get("/personnes/").status_code == 302


@pytest.mark.parametrize("adresse", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example"])
def test_aucune_redirection_ne_sort(lies, client, adresse):
    """S-36."""
    assert "ailleurs" not in traverser(client, suite=adresse)["Location"]


def test_sans_configuration_rien_n_est_offert(monde, client):
    assert client.get("/compte/psc/").status_code == 404
    assert client.get("/compte/psc/retour/?code=x&state=y").status_code == 404
    assert "Pro Santé Connect" not in client.get("/compte/connexion/").content.decode()


def test_avec_configuration_l_entree_le_propose(lies, client):
    page = client.get("/compte/connexion/?next=/transmissions/").content.decode()
    assert "S’identifier avec Pro Santé Connect" in page
    assert 'href="/compte/psc/?next=%2Ftransmissions%2F"' in page


def test_le_secret_ne_va_qu_a_l_emetteur(lies, client, psc, settings, monkeypatch):
    """A discovery document that sends the token endpoint elsewhere, or speaks of another issuer."""
    from habilitations.psc import metadonnees

    vraie = _decouverte(psc)
    for ecart in ({"token_endpoint": "http://127.0.0.1:1/token"}, {"issuer": "http://127.0.0.1:1/realm"},
                  {"jwks_uri": "http://ailleurs.example/certs"}):  # fmt: skip
        metadonnees.oublier()
        monkeypatch.setattr(psc.fournisseur, "decouverte", lambda ecart=ecart: vraie | ecart)
        _fermee(client, client.get("/compte/psc/"), "invalide")


def _decouverte(psc: Psc) -> dict[str, Any]:
    return dict(psc.fournisseur.decouverte())
