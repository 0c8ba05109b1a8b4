"""/sante/ and the pages of a service that is down: nothing technical leaves, nothing is granted (S-55)."""

import json

import pytest
import redis
from django.db import OperationalError, connection
from django.test import Client

from dui.core import boite, contexte, journal, sante
from dui.core.models import EvenementMetier, Remise

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.noyau.urls_essai"), pytest.mark.exigence("S-55")]


def _lire():
    reponse = Client().get("/sante/")
    return reponse.status_code, json.loads(reponse.content)


def test_tout_va_bien():
    code, etat = _lire()
    assert code == 200
    assert etat == {"etat": "ok", "base": True, "cache": True, "file": True, "retard_remises_s": None,
                    "retard_sceaux_s": None}  # fmt: skip


def test_sans_session_ni_contexte_et_sans_cache():
    reponse = Client().get("/sante/")
    assert not reponse.cookies
    assert reponse.headers["Cache-Control"] == "no-store"


def test_dit_l_age_des_remises_et_des_lignes_non_scellees():
    Remise.objects.create(evenement=EvenementMetier.objects.create(nom="x", structure_id=1), abonne="y")
    with connection.cursor() as curseur:
        curseur.execute("UPDATE core_remise SET disponible_le = now() - interval '7 minutes'")
    with contexte.ouvrir(contexte.Contexte(acteur_id=7)):
        journal.tracer("lecture", objet="dossier:1")
    _, etat = _lire()
    assert 419 <= etat["retard_remises_s"] <= 425
    assert etat["retard_sceaux_s"] in {0, 1}


def test_la_base_tombee_repond_503_sans_detail(monkeypatch):
    def tomber():
        raise OperationalError("connection to server at 10.0.0.5 failed: password authentication failed")

    monkeypatch.setattr(boite, "retard", tomber)
    code, etat = _lire()
    assert code == 503
    assert (etat["base"], etat["etat"]) == (False, "degrade")
    assert "10.0.0.5" not in json.dumps(etat)


def test_le_courtier_tombe_se_voit_sans_couper_le_service(monkeypatch):
    def tomber():
        raise redis.ConnectionError

    monkeypatch.setattr(sante, "_courtier", tomber)
    code, etat = _lire()
    assert code == 200
    assert (etat["file"], etat["etat"]) == (False, "degrade")


@pytest.mark.parametrize(("panne", "code"), [(OperationalError, 503), (redis.ConnectionError, 503), (ValueError, 500)])
def test_une_panne_ferme_la_porte(monde, connecter, monkeypatch, panne, code):
    """The context cannot be built: no page, no right, no detail."""

    def tomber(request):
        raise panne("secret-interne")

    navigateur = connecter(monde.anne)
    navigateur.raise_request_exception = False
    monkeypatch.setattr("dui.core.middleware.contexte.entrer", tomber)
    reponse = navigateur.get("/remises/")
    assert reponse.status_code == code
    assert "secret-interne" not in reponse.content.decode()
    assert ("Retry-After" in reponse.headers) == (code == 503)
