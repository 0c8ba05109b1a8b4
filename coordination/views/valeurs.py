"""/dossiers/<id>/valeurs/: what was noted in figures, and how it moves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordination.valeurs import PERIODES, choisir, suites
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise
from usagers.pages import contexte_dossier


@require_safe
def valeurs(request: HttpRequest, pk: int) -> HttpResponse:
    """Only what this reader may read: a value is the business of the writing that holds it."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    demande = request.GET.get("jours", "")
    jours = int(demande) if demande in {str(j) for j in PERIODES} else 30
    lues = suites(acteur, dossier, jours)
    contexte: dict[str, Any] = contexte_dossier(request, dossier, "fil")
    contexte |= {"suites": lues, "choisie": choisir(lues, request.GET.get("genre", "")[:20]), "jours": jours}
    contexte["periodes"] = PERIODES.items()
    return render(request, "coordination/valeurs.html", contexte)
