"""/habilitations/: who works where, with which profile, between which dates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import selectors, vie
from habilitations.acteur import Acteur
from habilitations.forms.maison import AffectationForm, FinForm, TuteurForm, encadrants
from habilitations.lieux import structure_courante
from habilitations.models import Affectation, DemandeAffectation, Structure
from habilitations.services import (
    affecter,
    changer_tuteur,
    decider_demande,
    proposer_affectation,
    terminer_affectation,
)
from habilitations.services.autorite import peut_decider
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut, structures_de


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def affectations(request: HttpRequest) -> HttpResponse:
    """Affectations of the structure shown; give, or propose, rights."""
    acteur = administrateur(request, *(("creer", "valider") if request.method == "POST" else ()))
    structure = structure_courante(request)
    decide = peut_decider(acteur, structure)
    propose = not decide and acteur.peut("HAB", "creer", structure.pk)
    form = AffectationForm(request.POST or None, structure=structure, propose=propose) if decide or propose else None
    if request.method == "POST" and form is not None and form.is_valid() and _enregistrer(acteur, structure, form):
        messages.success(request, "Proposition envoyée à la direction." if propose else "Droits donnés.")
        return voir("habilitations")
    contexte = {
        **selectors.affectations_de(structure),
        "structure": structure,
        "form": form,
        "decide": decide,
        "propose": propose,
        "fin_form": FinForm(auto_id=False),
        "sans_tuteur": vie.sans_tuteur(structure.pk),
        "encadrants": encadrants(structure) if decide else [],
        "retours": vie.retours_a_decider([structure.pk]),
    }
    return render(request, "habilitations/affectations.html", contexte, status=statut(form))


def _enregistrer(acteur: Acteur, structure: Structure, form: AffectationForm) -> bool:
    verbe = proposer_affectation if form.propose else affecter
    try:
        verbe(acteur=acteur, structure=structure, **form.cleaned_data)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


@require_POST
@droits_sensibles
@soumission_unique
def affectation_fin(request: HttpRequest, pk: int) -> HttpResponse:
    """Last day of an affectation."""
    acteur = administrateur(request, "valider")
    affectation = get_object_or_404(
        Affectation.objects.select_related("professionnel", "structure"),
        pk=pk,
        structure__organisme=acteur.organisme_id,
    )
    form = FinForm(request.POST)
    if not form.is_valid():
        raise ErreurMetier("fin", "Donnez le dernier jour et le motif.")
    terminer_affectation(acteur=acteur, affectation=affectation, **form.cleaned_data)
    messages.success(request, f"Droits de {affectation.professionnel} jusqu’au {affectation.fin:%d/%m/%Y}.")
    return voir("habilitations")


@require_POST
@droits_sensibles
@soumission_unique
def affectation_tuteur(request: HttpRequest, pk: int) -> HttpResponse:
    """Another tutor for a trainee."""
    acteur = administrateur(request, "valider")
    lignes = Affectation.objects.select_related("professionnel", "structure", "profil", "unite")
    affectation = get_object_or_404(lignes, pk=pk, structure__organisme=acteur.organisme_id)
    form = TuteurForm(request.POST, structure=affectation.structure)
    if not form.is_valid():
        raise ErreurMetier("tuteur", "Choisissez un tuteur qui travaille ici.")
    changer_tuteur(acteur=acteur, affectation=affectation, **form.cleaned_data)
    messages.success(request, f"{affectation.tuteur} est tuteur de {affectation.professionnel}.")
    return voir("habilitations")


@require_POST
@droits_sensibles
@soumission_unique
def demande_decider(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or decline what somebody proposed."""
    acteur = administrateur(request, "valider")
    demande = get_object_or_404(DemandeAffectation, pk=pk, structure__in=structures_de(acteur, "valider"))
    accorder = request.POST.get("reponse") == "accorder"
    decider_demande(acteur=acteur, demande=demande, accorder=accorder)
    messages.success(request, "Droits donnés." if accorder else "Proposition refusée.")
    return voir("habilitations")
