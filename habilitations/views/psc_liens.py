"""/habilitations/professionnels/<id>/psc/: the national identity that an administrator binds to an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acteur import Acteur
from habilitations.forms.psc import LienPSCForm
from habilitations.models import LienPSC, Professionnel
from habilitations.services.psc import identifiant_propose, lier_psc, retirer_psc
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut


def _professionnel(acteur: Acteur, pk: int) -> Professionnel:
    return get_object_or_404(Professionnel.objects.select_related("compte"), pk=pk, organisme=acteur.organisme_id)


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def lien(request: HttpRequest, pk: int) -> HttpResponse:
    """Bind an account to a national identity, before its first sign-in."""
    acteur = administrateur(request, "creer", "valider")
    pro = _professionnel(acteur, pk)
    form = LienPSCForm(
        request.POST if request.method == "POST" else None, initial={"identifiant": identifiant_propose(pro)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            lier_psc(acteur=acteur, professionnel=pro, identifiant=form.cleaned_data["identifiant"])
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"{pro} peut s’identifier avec Pro Santé Connect.")
            return voir("professionnel", pro.pk)
    existant = LienPSC.objects.filter(compte__professionnel=pro, retire_le=None).first()
    contexte = {"pro": pro, "form": form, "lien": existant, "soi": acteur.id == pro.pk}
    return render(request, "habilitations/psc_lien.html", contexte, status=statut(form))


@require_POST
@droits_sensibles
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "creer", "valider")
    pro = _professionnel(acteur, pk)
    retirer_psc(acteur=acteur, professionnel=pro)
    messages.success(request, f"Le compte de {pro} n’est plus lié à Pro Santé Connect.")
    return voir("professionnel", pro.pk)
