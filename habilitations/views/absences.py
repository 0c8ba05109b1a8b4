"""Absences and new contracts, from the page of the professional."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.forms.maison import AbsenceForm, NouveauContratForm, RetourForm
from habilitations.models import Absence, Professionnel
from habilitations.services import decider_retour, declarer_absence, reprendre_contrat
from habilitations.views.commun import administrateur, droits_sensibles, rapporter
from habilitations.views.professionnels import page, professionnel_de


@require_POST
@droits_sensibles
@soumission_unique
def absence_declarer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "creer", "valider")
    pro = professionnel_de(acteur, pk)
    return _faire(request, pro, AbsenceForm(request.POST), "absence_form", "Absence notée.",
                  lambda **d: declarer_absence(acteur=acteur, professionnel=pro, **d))  # fmt: skip


@require_POST
@droits_sensibles
@soumission_unique
def absence_retour(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision that opens the account again."""
    acteur = administrateur(request, "valider")
    absence = get_object_or_404(Absence, pk=pk, professionnel__organisme=acteur.organisme_id)
    pro = professionnel_de(acteur, absence.professionnel_id)
    return _faire(request, pro, RetourForm(request.POST), "retour_form", "Retour décidé.",
                  lambda **d: decider_retour(acteur=acteur, absence=absence, **d))  # fmt: skip


@require_POST
@droits_sensibles
@soumission_unique
def contrat_nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "valider")
    pro = professionnel_de(acteur, pk)
    return _faire(request, pro, NouveauContratForm(request.POST), "nouveau_form",
                  "Nouveau contrat ouvert. Invitez la personne, puis donnez ses droits.",
                  lambda **d: reprendre_contrat(acteur=acteur, professionnel=pro, **d))  # fmt: skip


def _faire(
    request: HttpRequest, pro: Professionnel, form: forms.Form, nom: str, dit: str, acte: Callable[..., Any]
) -> HttpResponse:
    """One service, then the page of the person; or the page with what does not suit."""
    if form.is_valid():
        try:
            acte(**form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, dit)
            return voir("professionnel", pro.pk)
    return page(request, request.acteur, pro, **{nom: form})  # type: ignore[attr-defined]
