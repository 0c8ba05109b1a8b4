"""One transaction per request, in the name of somebody, with typed errors turned into pages."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from dui.core import adresses, brouillons, contexte, garde
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.views import erreurs as pages

Reponse = Callable[[HttpRequest], HttpResponse]


class EntetesMiddleware:
    """`no-store` on every page that is not a public asset, and the isolation headers Django has no setting for."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = pages.invalide(request, ValueError()) if _adresse_hostile(request) else self.get_response(request)
        reponse.headers.setdefault("Cache-Control", "no-store")
        reponse.headers.setdefault("X-Frame-Options", "DENY")
        reponse.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return reponse


def _adresse_hostile(request: HttpRequest) -> bool:
    """No keyboard types a NUL, and PostgreSQL takes none."""
    return any("\0" in valeur for cle in request.GET for valeur in (cle, *request.GET.getlist(cle)))


class RequeteMiddleware:
    """Opens the transaction and its signed context around the view and the rendering."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response
        self.fabrique: Callable[[HttpRequest], tuple[Any, contexte.Contexte]] = import_string(
            settings.DUI_FABRIQUE_CONTEXTE
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic(), ExitStack() as pile:
            request.acteur, ctx = self.fabrique(request)  # type: ignore[attr-defined]
            request._pile = pile  # type: ignore[attr-defined]
            ctx = replace(ctx, adresse=adresses.tronquer(adresses.adresse_client(request)))
            jeton = contexte.entrer(ctx)
            pile.callback(contexte.sortir, jeton)
            reponse = self.get_response(request)
            brouillons.oublier_si_envoye(request, reponse)
            return reponse

    def process_view(self, request: HttpRequest, vue: Any, args: Any, kwargs: Any) -> None:
        """Arm the read-only guard on safe methods, a savepoint on the others."""
        request._point = None  # type: ignore[attr-defined]
        if request.method not in garde.METHODES_SURES:
            request._point = transaction.savepoint()  # type: ignore[attr-defined]
        elif not _ecrit_en_lisant(vue):
            request._pile.enter_context(garde.lecture_seule())  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """Undo what the view did; the error page is rendered in the same transaction, still in the same name."""
        point = getattr(request, "_point", None)
        if point is not None:
            transaction.set_rollback(False)
            transaction.savepoint_rollback(point)
        if isinstance(exc, ErreurMetier):
            return pages.metier(request, exc)
        if isinstance(exc, Refus):
            return pages.refus(request, exc)
        if isinstance(exc, ConflitVersion):
            return pages.conflit(request, exc)
        return None


def _ecrit_en_lisant(vue: Any) -> bool:
    cible = getattr(vue, "view_class", vue)
    declaree = getattr(vue, "ecriture_permise", False) or getattr(cible, "ecriture_permise", False)
    # allauth keeps its own book (attempts, pending factors) while showing its pages.
    return declaree or getattr(cible, "__module__", "").startswith("allauth.")
