"""S-06: the key of a session changes with each step of trust; its cookie travels alone, over TLS, out of scripts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.habilitations.outils import MOT_DE_PASSE, code_totp, entrer, equiper

RACINE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.exigence("S-06")
REGLAGES = (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
)  # fmt: skip


def cle(client: Client) -> str:
    temoin = client.cookies.get("sessionid")
    return temoin.value if temoin else ""


@pytest.mark.django_db
def test_une_cle_posee_par_un_autre_ne_sert_a_rien(monde):
    """Fixation: a key known before the login is worth nothing after it."""
    monde.anne.secret = equiper(monde.anne)
    client = Client()
    client.get("/compte/connexion/")
    client.cookies["sessionid"] = "a" * 32
    client.post("/compte/connexion/", {"login": monde.anne.compte.email, "password": MOT_DE_PASSE})
    apres_mot_de_passe = cle(client)
    assert apres_mot_de_passe not in ("", "a" * 32)
    client.post("/compte/facteurs/verifier/", {"code": code_totp(monde.anne.secret)})
    assert cle(client) not in ("", "a" * 32, apres_mot_de_passe)
    for ancienne in ("a" * 32, apres_mot_de_passe):
        voleur = Client()
        voleur.cookies["sessionid"] = ancienne
        assert voleur.get("/personnes/").status_code == 302


@pytest.mark.django_db
def test_prouver_son_identite_change_la_cle(monde):
    client = entrer(monde.anne)
    avant = cle(client)
    reponse = client.post("/compte/confirmer/", {"password": MOT_DE_PASSE})
    assert reponse.status_code == 302
    assert cle(client) != avant
    assert client.get("/personnes/").status_code == 200
    vole = Client()
    vole.cookies["sessionid"] = avant
    assert vole.get("/personnes/").status_code == 302


def test_les_temoins_de_la_production():
    lire = f"import json, dui.settings.prod as p; print(json.dumps({{n: getattr(p, n) for n in {REGLAGES!r}}}))"
    env = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(RACINE), "DUI_HOTES": "dui.exemple.test",
        "DUI_SECRET_KEY": "kZ8!r4Vn2#qLw9Ty6&Xb1Pm5@Hd3Gs7-Jc0Fa-uE+oI=tR_yQxWvBnMz",
        "DUI_CLE_CONTEXTE": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "DATABASE_URL": "postgresql://dui_app@localhost/dui",
    }  # fmt: skip
    sortie = subprocess.run(
        [sys.executable, "-c", lire], env=env, cwd=RACINE, capture_output=True, text=True, check=True
    )
    lus = json.loads(sortie.stdout)
    assert lus["SESSION_COOKIE_NAME"] == "__Host-session"
    assert lus["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert [lus[n] for n in REGLAGES if n.endswith(("_SECURE", "_HTTPONLY", "_REDIRECT"))] == [True] * 4
    assert {lus["SESSION_COOKIE_SAMESITE"], lus["CSRF_COOKIE_SAMESITE"]} == {"Lax"}
    assert lus["SECURE_HSTS_SECONDS"] >= 31_536_000
