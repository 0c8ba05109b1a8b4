"""Heavy acts are counted (S-54): a paper, an export, a search by account, a public form by network address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from dui.core import adresses

FENETRE_S = 60
Vue = Callable[..., HttpResponse]


def debit(genre: str) -> Callable[[Vue], Vue]:
    """`@debit("papier")`: at most `DUI_DEBITS[genre]` a minute, an account or an address; 429 beyond."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _depasse(request, genre):
                return _attendre(request)
            return vue(request, *args, **kwargs)

        enveloppe.debit = genre  # type: ignore[attr-defined]
        return enveloppe

    return decorer


def _depasse(request: HttpRequest, genre: str) -> bool:
    cle = f"debit:{genre}:{_qui(request)}"
    cache.add(cle, 0, FENETRE_S)
    try:
        return int(cache.incr(cle)) > settings.DUI_DEBITS[genre]
    except ValueError:  # it expired between the two: a new minute begins
        return False


def _qui(request: HttpRequest) -> str:
    """The account; without one, a digest of the address that nobody turns back."""
    acteur = getattr(request, "acteur", None)
    if acteur is not None:
        return str(acteur.id)
    return salted_hmac("dui.debit", adresses.adresse_client(request), algorithm="sha256").hexdigest()[:20]


def _attendre(request: HttpRequest) -> HttpResponse:
    fragment = bool(getattr(request, "htmx", False))
    contexte = {"code": 429, "message": "Beaucoup de demandes en une minute. Attendez un instant, puis recommencez."}
    reponse = render(request, "erreurs/fragment.html" if fragment else "erreurs/429.html", contexte, status=429)
    reponse.headers["Retry-After"] = str(FENETRE_S)
    return reponse
