"""Why somebody sees a dossier or not; who opened what; who signed in. Never any content."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dui.core import journal
from dui.core.models import TraceAcces
from habilitations import selectors
from habilitations.acteur import Acteur
from habilitations.forms.maison import FiltreConnexionsForm, FiltreJournalForm, PourquoiForm
from habilitations.models import JournalConnexion, PerimetreDossier, Professionnel
from habilitations.pourquoi import expliquer
from habilitations.views.commun import administrateur, structures_de

PAR_PAGE = 100


@require_GET
def pourquoi(request: HttpRequest) -> HttpResponse:
    """« Pourquoi je (ne) vois (pas) »: each condition of the formula, yes or no."""
    acteur = administrateur(request)
    form = PourquoiForm(request.GET or None, organisme_id=acteur.organisme_id)
    contexte: dict[str, Any] = {"form": form, "explication": None}
    if request.GET and form.is_valid():
        perimetre = selectors.perimetre_du_numero(structures_de(acteur), form.cleaned_data["numero"])
        if perimetre is None:
            form.add_error("numero", "Aucun dossier de ce numéro dans vos structures.")
        else:
            contexte["explication"] = _expliquer(form, perimetre)
    return render(request, "habilitations/pourquoi.html", contexte)


def _expliquer(form: PourquoiForm, perimetre: PerimetreDossier) -> Any:
    """Asking is itself an act on the dossier: it is logged."""
    journal.tracer("pourquoi", objet="habilitations", dossier_id=perimetre.pk, structure_id=perimetre.structure_id)
    return expliquer(form.cleaned_data["professionnel"], perimetre, form.cleaned_data["domaine"])


@require_GET
def journal_acces(request: HttpRequest) -> HttpResponse:
    """Access log of the structures where the actor reads it (HAB lire); the database says the same by RLS."""
    acteur = administrateur(request, "lire")
    form = FiltreJournalForm(request.GET or None, organisme_id=acteur.organisme_id)
    traces = TraceAcces.objects.filter(structure_id__in=acteur.structures_ou("HAB", "lire")).order_by("-id")
    if request.GET and form.is_valid():
        traces = _filtrer(acteur, traces, form)
    page, suivante = selectors.tranche(traces, request.GET.get("avant"), PAR_PAGE)
    contexte = {"form": form, "lignes": selectors.nommer(page), "suivante": suivante, "q": _sans_avant(request)}
    return render(request, "habilitations/journal.html", contexte)


def _filtrer(acteur: Acteur, traces: Any, form: FiltreJournalForm) -> Any:
    pro, numero = form.cleaned_data["professionnel"], form.cleaned_data["numero"]
    if pro is not None:
        traces = traces.filter(acteur_id=pro.pk)
    if numero:
        perimetre = selectors.perimetre_du_numero(acteur.structures_ou("HAB", "lire"), numero)
        traces = traces.filter(dossier_id=perimetre.pk) if perimetre else traces.none()
    return traces


def _sans_avant(request: HttpRequest) -> str:
    copie = request.GET.copy()
    copie.pop("avant", None)
    return copie.urlencode()


@require_GET
def connexions(request: HttpRequest) -> HttpResponse:
    """Log of connections of the accounts of the organisme."""
    acteur = administrateur(request)
    form = FiltreConnexionsForm(request.GET or None, organisme_id=acteur.organisme_id)
    lignes = JournalConnexion.objects.filter(compte__professionnel__organisme=acteur.organisme_id)
    pro: Professionnel | None = form.cleaned_data["professionnel"] if request.GET and form.is_valid() else None
    if pro is not None:
        lignes = lignes.filter(compte__professionnel=pro)
    page = Paginator(lignes.select_related("compte__professionnel"), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "habilitations/connexions.html", {"page": page, "form": form, "choisi": pro})
