"""Error pages, full or fragment, in the voice of the product; nothing technical leaves the server (S-55)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus


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
    return _page(request, 403, {"message": "Cette page a trop attendu. Rechargez-la, votre texte est gardé."})


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def interdit(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def invalide(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def panne(request: HttpRequest) -> HttpResponse:
    """500: the database may be the cause, so the page asks nothing of it."""
    from django.template.loader import get_template

    return HttpResponse(get_template("erreurs/500.html").render({}), status=500)
