"""S-04: an account that exists and one that does not: same words, same code, same work, same time.

DUI_ESSAIS gives the number of pairs (200 for the whole attack, timed with the passwords of production). By default the
work is counted rather than timed: one password hashed on each side, the same questions to the base.
"""

import os
import re
import statistics
import time
from collections import defaultdict
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-04")]
ESSAIS = int(os.environ.get("DUI_ESSAIS", "4"))
A_L_HEURE = ESSAIS >= 100
CONNEXION, OUBLI = "/compte/connexion/", "/compte/mot-de-passe/oublie/"
VARIABLES = re.compile(r'(csrfmiddlewaretoken" value|jeton-csrf" content)="\w+"|nonce="[^"]+"')
ACTES = {
    "connexion": lambda login: (CONNEXION, {"login": login, "password": "faux-faux-faux"}),
    "oubli": lambda login: (OUBLI, {"email": login}),
}


def lue(reponse: Any, login: str) -> tuple[int, str, str]:
    corps = VARIABLES.sub("", reponse.content.decode())
    return reponse.status_code, reponse.headers.get("Location", ""), corps.replace(login, "")


@pytest.mark.parametrize("acte", ACTES)
def test_memes_mots_meme_travail(monde, settings, monkeypatch, acte):
    settings.ACCOUNT_RATE_LIMITS = False
    haches = []
    vrai = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *a, **k: (haches.append(1), vrai(*a, **k))[1])
    monkeypatch.setattr("habilitations.forms.connexion.DUREE_OUBLI_S", 0)
    vus: dict[bool, list[Any]] = {True: [], False: []}
    for rang in range(ESSAIS):
        for connu in (True, False):
            login = monde.anne.compte.email if connu else f"personne.inconnue{rang}@exemple.test"
            haches.clear()
            chemin, donnees = ACTES[acte](login)
            vus[connu].append((*lue(Client().post(chemin, donnees), login), len(haches)))
    assert vus[True] == vus[False]
    assert {travail for *_, travail in vus[True]} == ({1} if acte == "connexion" else {0})
    assert len(mail.outbox) == (2 * ESSAIS if acte == "oubli" else 0)


@pytest.mark.parametrize("acte", ACTES)
def test_le_blocage_non_plus_ne_dit_rien(monde, monkeypatch, acte):
    """Seven tries on each: the page of the sixth is the same for an address that nobody has."""
    monkeypatch.setattr("habilitations.forms.connexion.DUREE_OUBLI_S", 0)
    pages: dict[bool, list[Any]] = {True: [], False: []}
    for connu in (True, False):
        for rang in range(7):
            login = monde.anne.compte.email if connu else "personne.inconnue@exemple.test"
            client = Client(REMOTE_ADDR=f"198.51.100.{rang + 10 * connu}")
            pages[connu].append(lue(client.post(*ACTES[acte](login)), login))
    assert pages[True] == pages[False]
    assert "Trop d’essais" in pages[True][6][2]


@pytest.mark.parametrize("acte", ACTES)
def test_meme_temps(monde, settings, acte):
    """Known and unknown in turn; the medians differ by less than 5 %. Questions to the base are compared always."""
    settings.ACCOUNT_RATE_LIMITS = False
    if A_L_HEURE:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        monde.anne.compte.set_password("une-phrase-de-production")
        monde.anne.compte.save()
    durees: dict[bool, list[float]] = defaultdict(list)
    questions: dict[bool, set[int]] = defaultdict(set)
    for rang in range(ESSAIS):
        for connu in (True, False) if rang % 2 else (False, True):
            chemin, donnees = ACTES[acte](monde.anne.compte.email if connu else f"inconnue{rang}@exemple.test")
            client = Client()
            with CaptureQueriesContext(connection) as requetes:
                debut = time.perf_counter()
                client.post(chemin, donnees)
                durees[connu].append(time.perf_counter() - debut)
            questions[connu].add(len(requetes))
    connue, inconnue = (statistics.median(durees[c]) for c in (True, False))
    ecart = 100 * abs(connue - inconnue) / inconnue
    print(f"Mesure : {acte}, {ESSAIS} paires, {connue * 1000:.1f} et {inconnue * 1000:.1f} ms, écart {ecart:.1f} %")
    # What the mail of a forgotten password asks of the base is hidden by its fixed duration.
    assert acte == "oubli" or questions[True] == questions[False]
    assert ecart < 5 or not A_L_HEURE
