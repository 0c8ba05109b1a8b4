"""Heavy acts are counted by account (S-54): a paper, an export, a search; beyond, the page asks to wait."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FENETRE_S = 60
Vue = Callable[..., HttpResponse]


def debit(genre: str) -> Callable[[Vue], Vue]:
    """`@debit("papier")`: at most `DUI_DEBITS[genre]` a minute and an account; 429 beyond."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _depasse(request, genre):
                return _attendre(request)
            return vue(request, *args, **kwargs)

        return enveloppe

    return decorer


def _depasse(request: HttpRequest, genre: str) -> bool:
    acteur = getattr(request, "acteur", None)
    if acteur is None:
        return False
    cle = f"debit:{genre}:{acteur.id}"
    cache.add(cle, 0, FENETRE_S)
    try:
        return int(cache.incr(cle)) > settings.DUI_DEBITS[genre]
    except ValueError:  # it expired between the two: a new minute begins
        return False


def _attendre(request: HttpRequest) -> HttpResponse:
    fragment = bool(getattr(request, "htmx", False))
    contexte = {"code": 429, "message": "Beaucoup de demandes en une minute. Attendez un instant, puis recommencez."}
    reponse = render(request, "erreurs/fragment.html" if fragment else "erreurs/429.html", contexte, status=429)
    reponse.headers["Retry-After"] = str(FENETRE_S)
    return reponse
