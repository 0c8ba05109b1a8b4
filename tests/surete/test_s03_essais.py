"""S-03: two servers, one cache: whatever the number of tries and of addresses, five are judged an account.

DUI_ESSAIS gives the number of tries (200 for the whole attack). « Judged » is counted where the answer is known: at the
signal that follows the comparison.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.db import connections
from django.test import Client
from redis.exceptions import ConnectionError as RedisEteint

from tests.habilitations.outils import MOT_DE_PASSE, code_totp, equiper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("S-03")]
ESSAIS = int(os.environ.get("DUI_ESSAIS", "24"))
CONNEXION, FACTEUR = "/compte/connexion/", "/compte/facteurs/verifier/"


@pytest.fixture
def juges() -> Any:
    """One item each time a password or a code has been compared and found wrong."""
    lus: list[str] = []

    def mot(**_: Any) -> None:
        lus.append("mot")

    def facteur(**_: Any) -> None:
        lus.append("facteur")

    user_login_failed.connect(mot)
    authentication_failed.connect(facteur)
    yield lus
    user_login_failed.disconnect(mot)
    authentication_failed.disconnect(facteur)


def a_deux(essai: Callable[[int], int]) -> list[int]:
    """The tries, taken in turn by two workers that share nothing but the base and the cache."""

    def ouvrier(reste: int) -> list[int]:
        try:
            return [essai(rang) for rang in range(reste, ESSAIS, 2)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as ouvriers:
        return [code for codes in ouvriers.map(ouvrier, range(2)) for code in codes]


def essayer(login: str, mot: str, adresse: str) -> int:
    return Client(REMOTE_ADDR=adresse).post(CONNEXION, {"login": login, "password": mot}).status_code


def test_un_compte_depuis_mille_adresses(monde, juges):
    """One account, an address of the network at each try: five are judged; the right word then opens nothing."""
    login = monde.anne.compte.email
    a_deux(lambda rang: essayer(login, f"faux-faux-faux-{rang}", f"198.51.{rang % 250}.{rang % 200}"))
    print(f"Mesure : {ESSAIS} essais sur un compte, {len(juges)} jugés")
    assert 1 <= len(juges) <= 5
    assert essayer(login, MOT_DE_PASSE, "203.0.113.7") == 200


def test_une_adresse_contre_mille_comptes(monde, juges):
    """One address, another account at each try, known or not: ten a minute are judged; elsewhere the door is open."""
    connus = [pro.compte.email for pro in (monde.anne, monde.karim, monde.lucie, monde.paul)]
    a_deux(lambda rang: essayer(
        connus[rang % 4] if rang % 6 == 0 else f"inconnu{rang}@exemple.test", "faux-faux-faux", "198.51.100.9"
    ))  # fmt: skip
    print(f"Mesure : {ESSAIS} essais d’une adresse, {len(juges)} jugés")
    assert 1 <= len(juges) <= 10
    assert essayer(monde.zoe.compte.email, MOT_DE_PASSE, "203.0.113.7") == 302


def test_le_code_du_telephone_aussi(monde, juges):
    """The password is known; the six figures are not: five codes are judged, by two sessions together."""
    secret = equiper(monde.anne)
    sessions = [Client(), Client()]
    for session in sessions:
        session.post(CONNEXION, {"login": monde.anne.compte.email, "password": MOT_DE_PASSE})
    a_deux(lambda rang: sessions[rang % 2].post(FACTEUR, {"code": f"{rang:06d}"}).status_code)
    print(f"Mesure : {ESSAIS} codes sur un compte, {len(juges)} jugés")
    assert 1 <= len(juges) <= 5
    assert sessions[0].post(FACTEUR, {"code": code_totp(secret)}).status_code == 200


def test_sans_cache_aucun_n_est_juge(monde, juges, monkeypatch):
    """Fails closed: what cannot be counted is not compared, even with the right password."""

    def eteint(*_: Any, **__: Any) -> None:
        raise RedisEteint("refused")

    for verbe in ("add", "get", "set", "incr", "delete", "touch"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCache.{verbe}", eteint)
    login = monde.anne.compte.email
    codes = a_deux(lambda rang: essayer(login, MOT_DE_PASSE if rang % 2 else "faux-faux-faux", "198.51.100.9"))
    print(f"Mesure : {ESSAIS} essais sans cache, {len(juges)} jugés")
    assert (set(codes), juges) == ({503}, [])
