"""Resources, school holidays, and when I cannot be there."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from coordination import forms_agenda as f
from coordination.donnees.vacances import Periode
from coordination.models import Indisponibilite, PeriodeVacances, Ressource
from coordination.recurrence import instant
from coordination.selectors_vacances import periodes
from coordination.services.moyens import (
    creer_ressource,
    declarer_indisponible,
    exiger_encadrement,
    modifier_ressource,
    retirer_indisponibilite,
)
from coordination.services.vacances import regler_vacances, retirer_vacances
from coordination.views.agenda import qui_lit
from coordination.views.evenements import _essayer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.lieux import structure_courante


@require_http_methods(["GET", "POST"])
@soumission_unique
def ressource(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """/agenda/ressources/nouvelle/ and /agenda/ressources/<id>/"""
    acteur, structure = qui_lit(request), structure_courante(request)
    tenue = get_object_or_404(Ressource, pk=pk, structure__in=acteur.structures) if pk else None
    exiger_encadrement(acteur, tenue.structure_id if tenue else structure.pk)
    champs = ("genre", "nom", "places", "detail", "version")
    initial = {nom: getattr(tenue, nom) for nom in champs} if tenue else {}
    form = f.RessourceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        lu = {nom: form.cleaned_data[nom] for nom in champs if nom != "version"}
        acte: Any = (lambda: modifier_ressource(acteur=acteur, ressource=tenue, version_lue=form.version_lue, **lu)) \
            if tenue else (lambda: creer_ressource(acteur=acteur, structure_id=structure.pk, **lu))  # fmt: skip
        if _essayer(form, acte) is not None:
            messages.success(request, "Ressource enregistrée.")
            return voir("agenda_ressources")
    titre = str(tenue) if tenue else "Ajouter une ressource"
    return _page(request, form, titre, "agenda_ressources")


def _page(request: HttpRequest, form: Any, titre: str, retour: str, **autour: Any) -> HttpResponse:
    contexte = {"form": form, "titre": titre, "retour": retour, **autour}
    return render(request, "coordination/agenda/reglage.html", contexte, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@soumission_unique
def vacances(request: HttpRequest) -> HttpResponse:
    """/agenda/vacances/: where the dates come from, and how to correct them."""
    acteur, structure = qui_lit(request), structure_courante(request)
    regle = acteur.peut("HAB", "valider", structure.pk)
    if request.method == "POST" and not regle:
        raise Refus("Les vacances se règlent par la direction.")
    lignes = [p for p in periodes(structure.organisme_id) if p.fin >= horloge.aujourdhui()]
    form = f.VacancesForm(request.POST or None, initial=_a_corriger(request, lignes))
    if request.method == "POST" and form.is_valid():
        lu = form.cleaned_data
        if _essayer(form, lambda: regler_vacances(acteur=acteur, structure=structure, **lu)) is not None:
            messages.success(request, "Vacances enregistrées. Les rendez-vous qui en dépendent suivent.")
            return voir("agenda_vacances")
    contexte = {"form": form, "periodes": lignes, "regle": regle, "a_verifier": any(p.a_verifier for p in lignes)}
    return render(request, "coordination/agenda/vacances.html", contexte, status=422 if form.is_bound else 200)


def _a_corriger(request: HttpRequest, lignes: list[Periode]) -> dict[str, Any]:
    """The period that the link names, put into the form; its source is typed again."""
    demandee = (request.GET.get("zone", ""), request.GET.get("nom", ""))
    choisie = next((p for p in lignes if (p.zone, p.nom) == demandee), None)
    if choisie is None:
        return {}
    source = "" if choisie.a_verifier else choisie.source
    return {"zone": choisie.zone, "nom": choisie.nom, "debut": choisie.debut, "fin": choisie.fin, "source": source}


@require_POST
@soumission_unique
def vacances_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the organisme entered by mistake."""
    acteur, structure = qui_lit(request), structure_courante(request)
    periode = get_object_or_404(PeriodeVacances, pk=pk, organisme=structure.organisme_id)
    try:
        retirer_vacances(acteur=acteur, structure=structure, periode=periode)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, "Période retirée.")
    return voir("agenda_vacances")


@require_http_methods(["GET", "POST"])
@soumission_unique
def indisponibilites(request: HttpRequest) -> HttpResponse:
    """/agenda/indisponibilites/: mine."""
    acteur, structure = qui_lit(request), structure_courante(request)
    form = f.IndisponibleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lu = form.cleaned_data
        debut = instant(datetime.combine(lu["debut"], time()))
        fin = instant(datetime.combine(lu["fin"] + timedelta(days=1), time()))
        if _essayer(form, lambda: declarer_indisponible(acteur=acteur, structure_id=structure.pk, debut=debut, fin=fin,
                                                        motif=lu["motif"])) is not None:  # fmt: skip
            messages.success(request, "Noté. Vos collègues le voient quand ils vous invitent.")
            return voir("agenda_indisponibilites")
    siennes = Indisponibilite.objects.filter(professionnel=acteur.id, retiree_le=None, fin__gt=horloge.maintenant())
    return _page(request, form, "Quand vous n’êtes pas là", "agenda", indisponibilites=list(siennes))


@require_POST
@soumission_unique
def indisponibilite_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = qui_lit(request)
    sienne = get_object_or_404(Indisponibilite, pk=pk, professionnel=acteur.id)
    retirer_indisponibilite(acteur=acteur, indisponibilite=sienne)
    messages.success(request, "Retiré.")
    return voir("agenda_indisponibilites")
