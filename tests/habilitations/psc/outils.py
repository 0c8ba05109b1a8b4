"""A browser between the product (test client) and the provider (real HTTP)."""

import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

DEPART = "/compte/psc/"


class _SansSuite(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def partir(navigateur: Client, suite: str = "", **champs: str) -> str:
    """Address of the provider where the product sends the browser."""
    reponse = navigateur.get(DEPART, {**({"next": suite} if suite else {}), **champs})
    assert reponse.status_code == 302, reponse.content.decode()
    return str(reponse["Location"])


def choisir(adresse: str, qui: str) -> str:
    """The person says who they are; address of the product where the provider sends the browser back."""
    ouvreur = urllib.request.build_opener(_SansSuite)
    with pytest.raises(urllib.error.HTTPError) as levee:
        ouvreur.open(f"{adresse}&{urlencode({'professionnel': qui})}", timeout=10)
    assert levee.value.code == 302, levee.value.read()
    return str(levee.value.headers["Location"])


def revenir(navigateur: Client, adresse: str) -> Any:
    decoupee = urlsplit(adresse)
    return navigateur.get(f"{decoupee.path}?{decoupee.query}")


def traverser(navigateur: Client, qui: str = "infirmiere", suite: str = "") -> Any:
    """The whole crossing: the answer of the product to the return."""
    return revenir(navigateur, choisir(partir(navigateur, suite), qui))


def demande(adresse: str) -> dict[str, str]:
    return {nom: valeurs[0] for nom, valeurs in parse_qs(urlsplit(adresse).query).items()}
