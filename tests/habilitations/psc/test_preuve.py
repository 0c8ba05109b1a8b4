"""Step-up (S-09): what asks for a fresh proof takes one from Pro Santé Connect, of the same person, and recent."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from habilitations.models import JournalConnexion, Professionnel
from tests.habilitations.outils import entrer
from tests.habilitations.psc.outils import choisir, demande, partir, revenir, traverser
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-01", "S-09")]
PERSONNES = "/habilitations/professionnels/"


@pytest.fixture
def cheffe(lies: Any) -> Any:
    """Nora may also prepare people of the directory: an act that asks for a fresh proof."""
    f.affecter(lies.nora, lies.csapa, f.DIR)
    return lies


def _plus_tard(minutes: int) -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=True)


def _contrat(navigateur: Client, pro: Professionnel) -> Any:
    return navigateur.post(
        f"{PERSONNES}{pro.pk}/contrat/", {"fin": "31/12/2030", "jeton_soumission": str(uuid.uuid4())}
    )


def test_une_entree_fraiche_suffit(cheffe, client):
    traverser(client)
    _contrat(client, cheffe.karim)
    cheffe.karim.refresh_from_db()
    assert str(cheffe.karim.contrat_fin) == "2030-12-31"


@pytest.mark.mission("PDE-SVC-1")
def test_l_acte_attend_une_preuve_neuve_puis_part(cheffe, client):
    """Six minutes later: refused, proof asked with prompt=login, then what was typed goes on by itself."""
    traverser(client)
    with _plus_tard(6):
        refuse = _contrat(client, cheffe.karim)
        assert refuse["Location"].startswith("/compte/confirmer/")
        page = client.get(refuse["Location"]).content.decode()
        assert "S’identifier avec Pro Santé Connect" in page
        depart = partir(client, suite=refuse["Location"].partition("next=")[2].replace("%2F", "/"))
        assert (demande(depart)["prompt"], demande(depart)["max_age"]) == ("login", "0")
        assert revenir(client, choisir(depart, "infirmiere")).status_code in (302, 303)
        cheffe.karim.refresh_from_db()
        assert str(cheffe.karim.contrat_fin) == "2030-12-31"


def test_une_session_deja_ouverte_la_bas_n_est_pas_une_preuve(cheffe, client, psc):
    """Single sign-on: the card was shown an hour ago, the click just now. The card counts."""
    psc.effets.ordonner("presence_ancienne")
    assert traverser(client).status_code == 302
    assert _contrat(client, cheffe.karim)["Location"].startswith("/compte/confirmer/")
    refus = revenir(client, choisir(partir(client), "infirmiere"))
    assert refus.status_code == 403
    assert "trop ancienne" in refus.content.decode()
    assert _contrat(client, cheffe.karim)["Location"].startswith("/compte/confirmer/")


def test_la_preuve_d_un_autre_ne_vaut_rien(cheffe, client):
    traverser(client)
    with _plus_tard(6):
        refus = traverser(client, "deux-exercices")
        assert refus.status_code == 403
        assert "Ce n’est pas vous" in refus.content.decode()
        assert _contrat(client, cheffe.karim)["Location"].startswith("/compte/confirmer/")
    assert client.get("/personnes/").status_code == 200


def test_une_session_locale_s_eleve(lies):
    """From the password to Pro Santé Connect, without leaving: the parts bound to it open, under a new session key."""
    navigateur = entrer(lies.nora)
    assert navigateur.get("/envois/").status_code != 200
    cle = navigateur.session.session_key
    assert traverser(navigateur, suite="/envois/")["Location"] == "/envois/"
    assert navigateur.session.session_key != cle
    assert navigateur.get("/envois/").status_code == 200
    assert "psc_preuve" in JournalConnexion.objects.values_list("nature", flat=True)


def test_un_mot_de_passe_seul_s_acheve_par_psc(lies):
    """S-01: the second factor may be this one; before it, nothing is open."""
    from tests.habilitations.outils import MOT_DE_PASSE

    navigateur = Client()
    navigateur.post("/compte/connexion/", {"login": lies.nora.compte.email, "password": MOT_DE_PASSE})
    assert navigateur.get("/personnes/").status_code == 302
    assert traverser(navigateur).status_code == 302
    assert navigateur.get("/personnes/").status_code == 200


def test_une_regle_refusee_au_retour_n_ecrit_rien_a_moitie(cheffe, client, monkeypatch):
    """The act that goes on after the proof fails: its own writes are undone, the page says why."""
    from habilitations.views import professionnels

    traverser(client)

    def moitie(*, acteur: Any, professionnel: Professionnel, fin: Any) -> None:
        from dui.core.erreurs import Refus

        Professionnel.objects.filter(pk=professionnel.pk).update(contrat_fin=fin)
        raise Refus("Non.")

    monkeypatch.setattr(professionnels, "terminer_contrat", moitie)
    with _plus_tard(6):
        refuse = _contrat(client, cheffe.karim)
        depart = partir(client, suite=refuse["Location"].partition("next=")[2].replace("%2F", "/"))
        assert revenir(client, choisir(depart, "infirmiere")).status_code == 403
    cheffe.karim.refresh_from_db()
    assert cheffe.karim.contrat_fin is None
