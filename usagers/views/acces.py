"""/dossiers/<id>/acces/: who saw this dossier, for those who read the log (DPO, direction)."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dui.core.models import TraceAcces
from habilitations import lecture_journal as lectures
from habilitations.mots_journal import GENRES, clause
from usagers.acces import dossier_autorise
from usagers.pages import contexte_dossier
from usagers.selectors import consultations

PAR_PAGE = 50


@require_GET
def acces(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening this page is itself in the log, first line of what it shows."""
    dossier = dossier_autorise(request, pk, "HAB")
    genre = request.GET.get("genre", "")
    resume = consultations.resumer(dossier)
    traces = _du_genre(consultations.traces(dossier), genre)
    page, suivante = lectures.tranche(traces, request.GET.get("avant"), PAR_PAGE)
    contexte = contexte_dossier(request, dossier, "acces") | {
        "resume": resume, "genre": genre, "lignes": lectures.dire(page, numeros=False), "suivante": suivante,
        "genres": [(cle, g.libelle, resume.par_genre[cle]) for cle, g in GENRES.items() if cle in resume.par_genre],
    }  # fmt: skip
    return render(request, "usagers/dossiers/acces.html", contexte)


def _du_genre(traces: QuerySet[TraceAcces], genre: str) -> QuerySet[TraceAcces]:
    return traces.filter(clause(genre)) if genre in GENRES else traces
