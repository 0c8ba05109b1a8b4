"""/habilitations/revues/: campaigns of a structure, and the decision on each right."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import revue as lectures
from habilitations.acteur import Acteur
from habilitations.choices import DecisionRevue
from habilitations.forms.revues import DecisionForm, OuvrirRevueForm
from habilitations.lieux import structure_courante
from habilitations.models import LigneRevue, RevueHabilitations, Structure
from habilitations.services.autorite import peut_decider
from habilitations.services.revues import clore_revue, decider_ligne, ouvrir_revue, proposer_avis, revoit
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut, structures_de


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def revues(request: HttpRequest) -> HttpResponse:
    """Campaigns of the structure shown, rights past their date; open one."""
    acteur = administrateur(request, *(["valider"] if request.method == "POST" else []))
    structure = structure_courante(request)
    liste = list(lectures.revues_de(structure)[:30])
    libre = peut_decider(acteur, structure) and all(r.close_le for r in liste)
    form = OuvrirRevueForm(request.POST or None) if libre else None
    if request.method == "POST" and form is not None and form.is_valid():
        ouverte = _ouvrir(acteur, structure, form)
        if ouverte is not None:
            messages.success(request, "Revue ouverte.")
            return voir("revue", ouverte.pk)
    contexte = {
        "structure": structure, "revues": liste, "form": form, "en_retard": lectures.en_retard(structure)[:50],
    }  # fmt: skip
    return render(request, "habilitations/revues.html", contexte, status=statut(form))


def _ouvrir(acteur: Acteur, structure: Structure, form: forms.Form) -> RevueHabilitations | None:
    try:
        return ouvrir_revue(acteur=acteur, structure=structure, **form.cleaned_data)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None


def revue_de(request: HttpRequest, pk: int) -> tuple[Acteur, RevueHabilitations]:
    """Of a structure of one's own organisme where rights are one's matter; elsewhere, no review of that number."""
    acteur = administrateur(request)
    revues_connues = RevueHabilitations.objects.select_related("structure__organisme", "ouverte_par", "close_par")
    return acteur, get_object_or_404(revues_connues.filter(_visibles(acteur)), pk=pk)


def _visibles(acteur: Acteur) -> Q:
    """One's own houses; those of the organisme too for a direction, who may have to decide of another's rights."""
    siennes = Q(structure__in=structures_de(acteur))
    if acteur.peut("HAB", "valider"):
        siennes |= Q(structure__organisme=acteur.organisme_id)
    return siennes


@require_GET
def revue(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, choisie = revue_de(request, pk)
    lignes = list(lectures.lignes_de(choisie))
    for ligne in lignes:
        ligne.a_moi = not ligne.decision and revoit(acteur, ligne)  # type: ignore[attr-defined]
    restantes = [ligne for ligne in lignes if not ligne.decision and ligne.professionnel_id != acteur.id]
    contexte = {
        "revue": choisie,
        "lignes": lignes,
        "decidees": sum(bool(ligne.decision) for ligne in lignes),
        "decide": peut_decider(acteur, choisie.structure) and choisie.close_le is None,
        "close_possible": not restantes,
        "propose": acteur.peut("HAB", "creer", choisie.structure_id) and choisie.close_le is None,
    }
    return render(request, "habilitations/revue.html", contexte)


@require_http_methods(["GET", "POST"])
@droits_sensibles
@soumission_unique
def ligne(request: HttpRequest, pk: int) -> HttpResponse:
    """One right: decide, or propose."""
    acteur = administrateur(request, "creer", "valider")
    lignes = LigneRevue.objects.select_related("revue", "structure", "professionnel", "affectation__profil")
    choisie = get_object_or_404(lignes.filter(_visibles(acteur)), pk=pk)
    decide = revoit(acteur, choisie)
    form = None
    if not choisie.decision and choisie.revue.close_le is None and acteur.id != choisie.professionnel_id:
        initiale = {"decision": choisie.avis or DecisionRevue.GARDER, "motif": choisie.avis_motif}
        form = DecisionForm(request.POST or None, ligne=choisie, decide=decide, initial=initiale)
    if request.method == "POST" and form is not None and form.is_valid() and _repondre(acteur, choisie, form, decide):
        messages.success(request, "Décision prise." if decide else "Proposition notée.")
        return voir(f"{reverse('revue', args=[choisie.revue_id])}#l-{choisie.pk}")
    contexte = {"ligne": choisie, "revue": choisie.revue, "form": form, "decide": decide}
    return render(request, "habilitations/revue_ligne.html", contexte, status=statut(form))


def _repondre(acteur: Acteur, choisie: LigneRevue, form: DecisionForm, decide: bool) -> bool:
    donnees = dict(form.cleaned_data)
    try:
        if decide:
            decider_ligne(acteur=acteur, ligne=choisie, **donnees)
        else:
            proposer_avis(acteur=acteur, ligne=choisie, avis=donnees["decision"], motif=donnees["motif"])
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


@require_POST
@droits_sensibles
@soumission_unique
def garder(request: HttpRequest, pk: int) -> HttpResponse:
    """One gesture for the most frequent answer."""
    acteur = administrateur(request, "valider")
    choisie = get_object_or_404(LigneRevue.objects.filter(_visibles(acteur)), pk=pk)
    decider_ligne(acteur=acteur, ligne=choisie, decision=DecisionRevue.GARDER)
    return voir(f"{reverse('revue', args=[choisie.revue_id])}#l-{choisie.pk}")


@require_POST
@droits_sensibles
@soumission_unique
def clore(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "valider")
    _, choisie = revue_de(request, pk)
    clore_revue(acteur=acteur, revue=choisie)
    messages.success(request, "Revue close. Son rapport est prêt.")
    return voir("revue", choisie.pk)
