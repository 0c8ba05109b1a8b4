"""/sante/ for load balancers: what answers, and how late the kernel is. No account, no session, no detail."""

from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from dui.core import boite

CHEMIN = "/sante/"
DELAI_BASE = "2s"
PANNES_DE_CACHE = (redis.RedisError, OSError)


class SanteMiddleware:
    """Answers before sessions and transactions: the database may be the very thing that is down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return sante(request) if request.path == CHEMIN else self.get_response(request)


@require_safe
def sante(request: HttpRequest) -> JsonResponse:
    """200 while requests can be served (the database answers), 503 otherwise; the rest is there to be watched."""
    base = _base()
    etat: dict[str, Any] = {
        "base": base is not None,
        "cache": _repond(lambda: cache.get("sante")),
        "file": _repond(_courtier),
        "retard_remises_s": base["remises"] if base else None,
        "retard_sceaux_s": base["sceaux"] if base else None,
    }
    etat["etat"] = "ok" if all(etat[p] for p in ("base", "cache", "file")) else "degrade"
    reponse = JsonResponse(etat, status=200 if base else 503)
    reponse.headers["Cache-Control"] = "no-store"
    return reponse


def _base() -> dict[str, int | None] | None:
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(f"SET LOCAL statement_timeout = '{DELAI_BASE}'")
            retard = boite.retard()
            curseur.execute("SELECT core_attente_sceau()")
            attente = curseur.fetchone()[0]
    except (DatabaseError, InterfaceError):
        return None
    return {"remises": _entier(retard), "sceaux": _entier(attente)}


def _entier(secondes: float | None) -> int | None:
    return None if secondes is None else int(secondes)


def _courtier() -> None:
    with redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1) as courtier:
        courtier.ping()


def _repond(essai: Callable[[], Any]) -> bool:
    try:
        essai()
    except PANNES_DE_CACHE:
        return False
    return True
