"""S-04: an account that exists and one that does not: same words, same code, same work, same time.

DUI_PAIRES gives the number of pairs (200 for the whole attack, with the passwords of production). The work is equal by
construction: the same questions to the base in the same order, as many passwords hashed, as many letters. Durations are
those of the processor, pairs interleaved, plus what the page waits on purpose: a busy machine does not change them.
"""

import os
import re
import statistics
import time
from collections import defaultdict
from difflib import unified_diff
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-04")]
PAIRES = int(os.environ.get("DUI_PAIRES", "4"))
A_L_HEURE = PAIRES >= 100
CONNEXION, OUBLI = "/compte/connexion/", "/compte/mot-de-passe/oublie/"
VARIABLES = re.compile(r'(csrfmiddlewaretoken" value|jeton-csrf" content)="\w+"|nonce="[^"]+"')
VALEURS = re.compile(r"_django_curs_\w+|'(?:[^']|'')*'|\b\d+\b|NULL|s\d+_x\d+")
ACTES = {
    "connexion": lambda login: (CONNEXION, {"login": login, "password": "faux-faux-faux"}),
    "oubli": lambda login: (OUBLI, {"email": login}),
}


def lue(reponse: Any, login: str) -> tuple[int, str, str]:
    corps = VARIABLES.sub("", reponse.content.decode())
    return reponse.status_code, reponse.headers.get("Location", ""), corps.replace(login, "")


def questions(requetes: CaptureQueriesContext) -> list[str]:
    """The text of each question, its values taken out."""
    return [VALEURS.sub("?", requete["sql"]) for requete in requetes]


@pytest.mark.parametrize("acte", ACTES)
def test_memes_mots_meme_travail(monde, settings, monkeypatch, acte):
    settings.ACCOUNT_RATE_LIMITS = False
    haches = []
    vrai = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *a, **k: (haches.append(1), vrai(*a, **k))[1])
    monkeypatch.setattr("habilitations.forms.connexion.DUREE_OUBLI_S", 0)
    vus: dict[bool, list[Any]] = {True: [], False: []}
    posees: dict[bool, list[list[str]]] = {True: [], False: []}
    for rang in range(PAIRES):
        for connu in (True, False):
            login = monde.anne.compte.email if connu else f"personne.inconnue{rang}@exemple.test"
            haches.clear()
            avant, (chemin, donnees) = len(mail.outbox), ACTES[acte](login)
            with CaptureQueriesContext(connection) as requetes:
                reponse = Client().post(chemin, donnees)
            vus[connu].append((*lue(reponse, login), len(haches), len(mail.outbox) - avant))
            posees[connu].append(questions(requetes))
    assert vus[True] == vus[False]
    assert {tuple(vu[-2:]) for vu in vus[True]} == {(1, 0) if acte == "connexion" else (0, 1)}
    ecarts = [list(unified_diff(*paire, n=0)) for paire in zip(posees[True], posees[False], strict=True)]
    assert ecarts == [[]] * PAIRES
    assert min(map(len, posees[True])) >= 2
    print(f"Mesure : {acte}, {PAIRES} paires, {sum(map(bool, ecarts))} travail différent")


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
def test_meme_temps(monde, settings, monkeypatch, acte):
    """Known and unknown in turn; the medians differ by less than 5 %."""
    settings.ACCOUNT_RATE_LIMITS = False
    if A_L_HEURE:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        monde.anne.compte.set_password("une-phrase-de-production")
        monde.anne.compte.save()
    attentes: list[float] = []
    horloge = SimpleNamespace(monotonic=time.thread_time, sleep=attentes.append)
    monkeypatch.setattr("habilitations.forms.connexion.time", horloge)
    durees: dict[bool, list[float]] = defaultdict(list)
    for rang in range(PAIRES):
        for connu in (True, False) if rang % 2 else (False, True):
            chemin, donnees = ACTES[acte](monde.anne.compte.email if connu else f"inconnue{rang}@exemple.test")
            client = Client()
            attentes.clear()
            debut = time.thread_time()
            client.post(chemin, donnees)
            durees[connu].append(time.thread_time() - debut + sum(attentes))
    connue, inconnue = (statistics.median(durees[c]) for c in (True, False))
    ecart = 100 * abs(connue - inconnue) / inconnue
    print(f"Mesure : {acte}, {PAIRES} paires, {connue * 1000:.1f} et {inconnue * 1000:.1f} ms, écart {ecart:.1f} %")
    assert ecart < 5 or not A_L_HEURE
