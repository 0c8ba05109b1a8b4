"""Screen of the outbox: what did not reach its receiver, why, and the way to send it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.selectors import remises_a_voir
from dui.core.services import relancer_remise

DROIT = ("HAB", "lire")


def suit_les_remises(request: HttpRequest) -> bool:
    """Is the screen offered to this person?"""
    acteur = getattr(request, "acteur", None)
    return acteur is not None and bool(acteur.structures_ou(*DROIT))


def _structures(request: HttpRequest) -> tuple[Any, frozenset[int]]:
    """Structures whose deliveries the person watches over (right HAB: direction, administration)."""
    acteur = request.acteur  # type: ignore[attr-defined]
    structures = acteur.structures_ou(*DROIT) if acteur else frozenset()
    if not structures:
        raise Refus("Les remises sont suivies par la direction et l’administration de l’outil.")
    return acteur, structures


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    _, structures = _structures(request)
    lignes = remises_a_voir(structures)
    contexte = {"lignes": lignes, "a_traiter": sum(ligne.a_traiter for ligne in lignes)}
    return render(request, "noyau/remises.html", contexte)


@require_POST
@soumission_unique
def relancer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, structures = _structures(request)
    relancer_remise(acteur=acteur, remise_id=pk, structures=structures)
    messages.success(request, "La remise repart.")
    return voir("remises")
