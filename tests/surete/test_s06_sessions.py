"""S-06: the key of a session changes with each step of trust; its cookie travels alone, over TLS, out of scripts."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles, papiers
from tests.droits.marche import combinaisons, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
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


@pytest.mark.django_db
def test_chaque_temoin_de_chaque_reponse_est_ferme(monkeypatch, settings):
    """Each address, read and posted over TLS with the names of production, then the login itself."""
    papiers.sans_papier(monkeypatch)
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.DUI_COOKIE_POSTE = "__Host-poste"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "DIR"))
    pro.compte.theme = "sombre"
    pro.compte.save()
    client, reponses, poses, fautes = ouvrir(pro), 0, 0, set()
    secret = equiper(pro)
    etapes = [
        ("POST", "/compte/connexion/", {"login": pro.compte.email, "password": MOT_DE_PASSE}),
        ("POST", "/compte/facteurs/verifier/", {"code": code_totp(secret)}),
        ("POST", "/compte/apparence/", {"theme": "sombre"}),
    ]
    entree = Client()
    lues = [entree.post(chemin, donnees, secure=True) for _, chemin, donnees in etapes]
    for _place, nom, args, _lieu in combinaisons(m, pro, ("equipe", "ici", "sans objet")):
        for methode in REGLES[nom]:
            if nom not in FERMENT_LA_SESSION and methode in ("GET", "POST"):
                lues.append(_lire(client, methode, reverse(nom.partition(":")[0], args=args)))
    for reponse in lues:
        reponses += 1
        for temoin in reponse.cookies.values():
            poses += 1
            fautes |= _defauts(temoin)
    print(f"Mesure : {reponses} réponses, {poses} témoins posés, {len(fautes)} en défaut")
    assert fautes == set()
    assert reponses > 300
    assert {"__Host-session", "theme"} <= {nom for reponse in lues for nom in reponse.cookies}


def _lire(client: Client, methode: str, chemin: str) -> Any:
    with transaction.atomic():
        donnees = {"jeton_soumission": str(uuid.uuid4())}
        reponse = client.get(chemin, secure=True) if methode == "GET" else client.post(chemin, donnees, secure=True)
        transaction.set_rollback(True)
    return reponse


def _defauts(temoin: Any) -> set[tuple[str, str]]:
    """The theme alone is read by nobody but the page: it says nothing of anybody, and may be read by a script."""
    trouves = set()
    if temoin["max-age"] == 0:
        return trouves
    for attribut, juste in (
        ("secure", bool(temoin["secure"])), ("samesite", temoin["samesite"] in ("Lax", "Strict")),
        ("path", temoin["path"] == "/"), ("domain", not temoin["domain"]),
        ("httponly", bool(temoin["httponly"]) or temoin.key == "theme"),
    ):  # fmt: skip
        if not juste:
            trouves.add((temoin.key, attribut))
    return trouves


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
