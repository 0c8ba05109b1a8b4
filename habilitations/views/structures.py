"""/habilitations/structures/: houses and units."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import selectors
from habilitations.acteur import Acteur
from habilitations.forms.maison import StructureForm, UniteForm
from habilitations.models import OrganismeGestionnaire, Structure
from habilitations.services import creer_structure, creer_unite
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def structures(request: HttpRequest) -> HttpResponse:
    """Houses of the organisme with their units; open one."""
    acteur = administrateur(request, *(("valider",) if request.method == "POST" else ()))
    form = StructureForm(request.POST or None) if acteur.peut("HAB", "valider") else None
    if request.method == "POST" and form is not None and form.is_valid() and _ouvrir(acteur, form):
        messages.success(request, "Structure ouverte. Donnez maintenant ses premiers droits.")
        return voir("structures")
    lignes = selectors.structures_de_l_organisme(acteur.organisme_id)
    contexte = {"lignes": lignes, "form": form, "unite_form": UniteForm(auto_id=False)}
    return render(request, "habilitations/structures.html", contexte, status=statut(form))


def _ouvrir(acteur: Acteur, form: forms.Form) -> bool:
    organisme = OrganismeGestionnaire.objects.get(pk=acteur.organisme_id)
    try:
        creer_structure(acteur=acteur, organisme=organisme, **form.cleaned_data)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


@require_POST
@droits_sensibles
@soumission_unique
def unite_creer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "valider")
    structure = get_object_or_404(Structure, pk=pk, organisme=acteur.organisme_id)
    form = UniteForm(request.POST)
    if not form.is_valid():
        raise ErreurMetier("nom", "Donnez un nom à l’unité.")
    creer_unite(acteur=acteur, structure=structure, nom=form.cleaned_data["nom"])
    messages.success(request, "Unité ajoutée.")
    return voir("structures")
