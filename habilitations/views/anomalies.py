"""/habilitations/journal/anomalies/: unusual accesses, what was seen, and the conclusion of somebody else."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.models import TraceAcces
from dui.core.reponses import voir
from habilitations import lecture_journal as lectures
from habilitations.acteur import Acteur
from habilitations.forms.anomalies import DomicileForm, ExamenForm
from habilitations.lecture_journal import Filtre
from habilitations.models.journal import Anomalie, EtatAnomalie
from habilitations.services.anomalies import examiner_anomalie, noter_domicile
from habilitations.views.commun import administrateur, rapporter, statut

PAR_PAGE = 50


def _visibles(acteur: Acteur) -> QuerySet[Anomalie]:
    """Of the structures whose log one reads; never what concerns oneself."""
    siennes = Anomalie.objects.filter(structure__in=acteur.structures_ou("HAB", "lire"))
    return siennes.exclude(professionnel=acteur.id)


@require_GET
def anomalies(request: HttpRequest) -> HttpResponse:
    acteur = administrateur(request, "lire")
    etat = request.GET.get("etat", "")
    etat = etat if etat in EtatAnomalie.values else EtatAnomalie.A_EXAMINER
    comptes = dict(_visibles(acteur).order_by().values_list("etat").annotate(n=Count("pk")))
    lignes = _visibles(acteur).filter(etat=etat).select_related(
        "professionnel", "structure", "perimetre__dossier", "revu_par"
    )  # fmt: skip
    journal.tracer("journal", objet="anomalies")
    contexte = {
        "lignes": lignes[:PAR_PAGE], "etat": etat, "a_examiner": comptes.get(EtatAnomalie.A_EXAMINER, 0),
        "etats": [(e.value, e.label, comptes.get(e, 0)) for e in EtatAnomalie],
    }  # fmt: skip
    return render(request, "habilitations/anomalies.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def anomalie(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "lire")
    complete = _visibles(acteur).select_related("professionnel", "structure", "perimetre__dossier", "revu_par")
    objet = get_object_or_404(complete, pk=pk)
    form = ExamenForm(request.POST or None) if objet.etat == EtatAnomalie.A_EXAMINER else None
    if request.method == "POST" and form is None:
        raise ErreurMetier("examinee", "Cet accès a déjà été examiné.")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            examiner_anomalie(acteur=acteur, anomalie=objet, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Votre conclusion est gardée.")
            return voir("anomalies")
    journal.tracer("journal", objet=f"anomalie:{pk}", structure_id=objet.structure_id, dossier_id=objet.perimetre_id)
    contexte = {"a": objet, "form": form, **_actes(objet)}
    return render(request, "habilitations/anomalie.html", contexte, status=statut(form))


def _actes(objet: Anomalie) -> dict[str, Any]:
    """The lines behind the finding, and the address of the log where all of them are."""
    jour = objet.debut.astimezone(horloge.PARIS).date()
    dernier = objet.fin.astimezone(horloge.PARIS).date()
    filtre = Filtre(pro=objet.professionnel_id, dossier=objet.perimetre_id, du=jour, au=dernier)
    traces = TraceAcces.objects.filter(
        structure_id=objet.structure_id, acteur_id=objet.professionnel_id, instant__gte=objet.debut,
        instant__lt=objet.fin + timedelta(milliseconds=1),
    ).order_by("id")  # fmt: skip
    if objet.perimetre_id:
        traces = traces.filter(dossier_id=objet.perimetre_id)
    return {"lignes": lectures.dire(traces[:PAR_PAGE]), "adresse": filtre.adresse()}


@require_http_methods(["GET", "POST"])
@soumission_unique
def domiciles(request: HttpRequest) -> HttpResponse:
    """Where a professional lives, to notice the file of a neighbour. Written, compared, never shown."""
    acteur = administrateur(request, "lire")
    form = DomicileForm(request.POST or None, organisme_id=acteur.organisme_id)
    if request.method == "POST" and form.is_valid():
        try:
            noter_domicile(acteur=acteur, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "C’est noté. Cette rue ne s’affiche nulle part.")
            return voir("domiciles")
    return render(request, "habilitations/domiciles.html", {"form": form}, status=statut(form))
