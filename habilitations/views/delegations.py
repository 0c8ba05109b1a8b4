"""Delegations: mine (/compte/delegations/), and those of the house (/habilitations/delegations/)."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import vie
from habilitations.acteur import Acteur
from habilitations.forms.delegations import DelegationForm, RetraitForm
from habilitations.lieux import structure_courante
from habilitations.models import Delegation, Structure
from habilitations.services import decider_delegation, deleguer, retirer_delegation
from habilitations.services.autorite import peut_decider
from habilitations.services.delegations import peut_deleguer
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut, structures_de


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def miennes(request: HttpRequest) -> HttpResponse:
    """What I pass on, what is entrusted to me; pass on part of what I hold in the structure shown."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    structure = structure_courante(request)
    form = None
    if peut_deleguer(acteur, structure):
        form = DelegationForm(request.POST or None, acteur=acteur, structure=structure)
    if request.method == "POST" and form is not None and form.is_valid() and _donner(acteur, structure, form):
        messages.success(request, "Délégation enregistrée.")
        return voir("mes_delegations")
    siennes = Delegation.objects.select_related("delegant", "delegataire", "structure", "unite")
    contexte = {
        "donnees": siennes.filter(delegant=acteur.id)[:50],
        "recues": siennes.filter(delegataire=acteur.id, accordee=True)[:50],
        "structure": structure,
        "form": form,
        "decide": peut_decider(acteur, structure),
    }
    return render(request, "habilitations/mes_delegations.html", contexte, status=statut(form))


def _donner(acteur: Acteur, structure: Structure, form: DelegationForm) -> bool:
    try:
        deleguer(acteur=acteur, structure=structure, **form.donnees())
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Delegations of the structure shown."""
    acteur = administrateur(request)
    structure = structure_courante(request)
    par_etat = vie.delegations_de_la_structure(structure.pk)
    contexte = {
        "structure": structure,
        "proposees": par_etat.get("proposee", []),
        "en_cours": par_etat.get("en_cours", []) + par_etat.get("a_venir", []),
        "passees": [d for etat in ("finie", "retiree", "refusee") for d in par_etat.get(etat, [])][:30],
        "decide": peut_decider(acteur, structure),
    }
    return render(request, "habilitations/delegations.html", contexte)


@require_POST
@droits_sensibles
@soumission_unique
def decider(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or decline what somebody wants to pass on."""
    acteur = administrateur(request, "valider")
    delegation = get_object_or_404(Delegation, pk=pk, structure__in=structures_de(acteur, "valider"))
    accorder = request.POST.get("reponse") == "accorder"
    decider_delegation(acteur=acteur, delegation=delegation, accorder=accorder)
    messages.success(request, "Délégation accordée." if accorder else "Délégation refusée.")
    return voir("delegations")


@require_POST
@soumission_unique
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by its owner, given back, or ended by the direction: less rights need no fresh proof."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    concernes = Q(delegant=acteur.id) | Q(delegataire=acteur.id)
    concernes |= Q(structure__in=acteur.structures_ou("HAB", "valider"))
    delegation = get_object_or_404(Delegation.objects.filter(concernes), pk=pk)
    form = RetraitForm(request.POST)
    if not form.is_valid():
        raise ErreurMetier("motif", "Dites pourquoi cette délégation s’arrête.")
    retirer_delegation(acteur=acteur, delegation=delegation, motif=form.cleaned_data["motif"])
    messages.success(request, "Délégation retirée. Elle n’ouvre plus rien.")
    siennes = acteur.id in (delegation.delegant_id, delegation.delegataire_id)
    return voir("mes_delegations" if siennes else "delegations")
