"""/notifications/: what waits for the person signed in."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from dui.core.notifications import a_voir, marquer_vues, recentes
from dui.core.reponses import voir

LIMITE = 100


def connecte(request: HttpRequest) -> bool:
    return getattr(request, "acteur", None) is not None


def compter(request: HttpRequest) -> int:
    """Figure of the bell; the fragments of a page do not ask it again."""
    return 0 if getattr(request, "htmx", False) else a_voir(_moi(request))


def _moi(request: HttpRequest) -> int:
    acteur = getattr(request, "acteur", None)
    if acteur is None:
        raise Http404
    return int(acteur.id)


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    avis = list(recentes(_moi(request))[:LIMITE])
    contexte = {"avis": avis, "nouvelles": sum(a.lue_le is None for a in avis)}
    return render(request, "noyau/notifications.html", contexte)


@require_POST
def vues(request: HttpRequest) -> HttpResponse:
    """Mark all as seen; with `avis`, one of them, then go to what it points at."""
    moi = _moi(request)
    cle = request.POST.get("avis", "")
    if not cle:
        marquer_vues(moi)
        return voir("notifications")
    avis = recentes(moi).filter(pk=_uuid(cle)).first()
    if avis is None:
        raise Http404
    marquer_vues(moi, avis.pk)
    return voir(avis.url)


def _uuid(texte: str) -> UUID:
    try:
        return UUID(texte)
    except ValueError:
        raise Http404 from None
