"""Whose page is this? A mark of the account in each page, so that what one prepared is never sent by another.

A plain form is tied to its author by the CSRF secret, which turns at each login and when the hand is passed. Requests
made by our scripts renew that secret without leaving the page; they carry this mark, which never changes there.
"""

import json

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from dui.core.chiffrement import chiffre

ENTETE, TEMOIN = "X-Page-De", "page_de"
DUREE_SCEAU_S = 12 * 3600


def marque(compte_pk: object) -> str:
    """Opaque, the same for one account in every page."""
    return salted_hmac("dui.page", str(compte_pk), algorithm="sha256").hexdigest()[:24]


def marque_de(request: HttpRequest) -> str:
    """Empty when nobody is there."""
    compte = getattr(request, "user", None)
    return marque(compte.pk) if compte is not None and compte.is_authenticated else ""


def est_a(marque_lue: str, compte_pk: object) -> bool:
    """A page without mark belongs to nobody: it is stopped by nothing here."""
    return not marque_lue or constant_time_compare(marque_lue, marque(compte_pk))


def d_un_autre(request: HttpRequest) -> bool:
    """A script of a page of somebody else speaks in this session."""
    return request.user.is_authenticated and not est_a(request.headers.get(ENTETE, ""), request.user.pk)


def perimee() -> HttpResponse:
    """Nothing was done; the script empties the page and leaves it."""
    texte = "Cette page est à une autre session. Rien n’a été enregistré."
    return HttpResponse(texte, status=409, content_type="text/plain; charset=utf-8", headers={"X-Page-Perimee": "1"})


def suivre(request: HttpRequest, reponse: HttpResponse) -> None:
    """The browser remembers whose pages it shows, for a form that will meet a session already over."""
    actuelle = marque_de(request)
    if actuelle and request.COOKIES.get(TEMOIN) != actuelle:
        reponse.set_cookie(TEMOIN, actuelle, secure=request.is_secure(), httponly=True, samesite="Lax")


def sceller(request: HttpRequest, texte: str) -> str:
    """A text for an address that a browser will remember: readable by its author alone, for a working day."""
    return chiffre().encrypt(json.dumps([marque_de(request), texte]).encode()).decode()


def desceller(request: HttpRequest, valeur: str) -> str:
    """Empty for anybody else, and once the day is over."""
    try:
        de, texte = json.loads(chiffre().decrypt(valeur.encode(), ttl=DUREE_SCEAU_S))
    except InvalidToken:
        return ""
    return str(texte) if de and de == marque_de(request) else ""
