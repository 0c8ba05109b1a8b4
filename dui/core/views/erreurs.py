"""Error pages, full or fragment, in the voice of the product; nothing technical leaves the server (S-55)."""

import sys
from typing import Any

import redis
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus

PANNES = (OperationalError, InterfaceError, redis.ConnectionError, redis.TimeoutError)


def _page(request: HttpRequest, code: int, contexte: dict[str, Any] | None = None) -> HttpResponse:
    fragment = bool(getattr(request, "htmx", False))
    gabarit = "erreurs/fragment.html" if fragment else f"erreurs/{code}.html"
    return render(request, gabarit, {"code": code, **(contexte or {})}, status=code)


def metier(request: HttpRequest, exc: ErreurMetier) -> HttpResponse:
    return _page(request, 422, {"message": exc.message, "motif": exc.code})


def refus(request: HttpRequest, exc: Refus) -> HttpResponse:
    return _page(request, 403, {"message": exc.message})


def conflit(request: HttpRequest, exc: ConflitVersion) -> HttpResponse:
    from dui.core.fusion import ecran

    return ecran(request, exc)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The secret turns at each login: the page waited too long, or somebody else has taken the place since."""
    texte = (
        "Cette page a été préparée dans une autre session, ou a trop attendu. Rien n’a été enregistré, au nom de"
        " personne. Si elle est à vous, rechargez-la : votre brouillon est gardé."
    )
    return _page(request, 403, {"message": texte})


def page_perimee(request: HttpRequest) -> HttpResponse:
    """A form of a session that is over, posted on a shared workstation where nobody is."""
    return render(request, "erreurs/page_perimee.html", status=403)


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def interdit(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def invalide(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def panne(request: HttpRequest) -> HttpResponse:
    """500, or 503 when a service is down: nothing is asked of the database nor of the session, no detail leaves.

    Django calls this while the exception is being handled, hence sys.exc_info().
    """
    from django.template.loader import get_template

    code = 503 if isinstance(sys.exc_info()[1], PANNES) else 500
    reponse = HttpResponse(get_template(f"erreurs/{code}.html").render({}), status=code)
    if code == 503:
        reponse.headers["Retry-After"] = "10"
    return reponse
