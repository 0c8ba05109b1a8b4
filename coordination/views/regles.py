"""The table of deadlines for those who direct: shipped or chosen by the organisme, since when, and what would move."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from coordination.donnees.regles import NOMS, REGLES, Regle
from coordination.forms_echeances import RegleForm
from coordination.models import ReglageEcheance
from coordination.services.echeances import Delai
from coordination.services.regles import apercu, regler
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import exiger_droit
from habilitations.choices import Domaine
from habilitations.lieux import structure_courante
from habilitations.models import Structure


def _reglages(structure: Structure) -> dict[str, ReglageEcheance]:
    """Setting in force today for each rule, in one query."""
    lignes = ReglageEcheance.objects.filter(organisme=structure.organisme_id, depuis__lte=horloge.aujourdhui())
    return {r.regle: r for r in lignes.order_by("depuis", "pk")}


def _en_vigueur(regle: Regle, reglage: ReglageEcheance | None) -> Delai:
    if reglage is None:
        return Delai(regle, regle.nombre, regle.unite, regle.preavis)
    preavis = tuple((int(n), str(u)) for n, u in reglage.preavis)
    return Delai(regle, reglage.nombre, reglage.unite, preavis, reglage.active)


def dire_preavis(preavis: Any) -> str:
    """« 2 mois, 15 jours »"""
    return ", ".join(f"{n} {NOMS[u]}" for n, u in preavis)


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """/echeances/regles/: every rule, its delay here, its basis and how sure it is."""
    structure = structure_courante(request)
    exiger_droit(request.acteur, "HAB", "valider", structure.pk)  # type: ignore[attr-defined]
    reglages = _reglages(structure)
    groupes: dict[str, list[dict[str, Any]]] = {}
    for regle in REGLES:
        delai = _en_vigueur(regle, reglages.get(regle.code))
        ligne = {
            "regle": regle,
            "delai": delai,
            "preavis": dire_preavis(delai.preavis),
            "reglage": reglages.get(regle.code),
        }
        groupes.setdefault(str(Domaine(regle.domaine).label), []).append(ligne)
    return render(request, "coordination/echeances/regles.html", {"structure": structure, "groupes": groupes.items()})


@require_http_methods(["GET", "POST"])
@soumission_unique
def regle(request: HttpRequest, code: str) -> HttpResponse:
    """/echeances/regles/<code>/: read what would move, then set the rule of the organisme from a day on."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "HAB", "valider", structure.pk)  # type: ignore[attr-defined]
    choisie = REGLES.get(code)
    if choisie is None:
        raise Http404
    delai = _en_vigueur(choisie, _reglages(structure).get(code))
    connus = {"nombre": delai.nombre, "unite": delai.unite, "active": delai.active}
    connus["preavis"] = dire_preavis(delai.preavis)
    form = RegleForm(request.POST or None, initial=connus)
    prevu = None
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        prevu = apercu(structure, Delai(choisie, d["nombre"], d["unite"], tuple(d["preavis"]), d["active"]))
        if "appliquer" in request.POST and _appliquer(acteur, structure, code, form):
            messages.success(request, "Règle enregistrée : les échéances ouvertes sont recalculées.")
            return voir("regles_echeance")
    histoire = ReglageEcheance.objects.filter(organisme=structure.organisme_id, regle=code).select_related("auteur")
    contexte = {"structure": structure, "regle": choisie, "delai": delai, "form": form, "prevu": prevu,
                "histoire": list(histoire[:20]), "preavis": dire_preavis(choisie.preavis)}  # fmt: skip
    code_http = 422 if request.method == "POST" and form.errors else 200
    return render(request, "coordination/echeances/regle.html", contexte, status=code_http)


def _appliquer(acteur: Any, structure: Structure, code: str, form: RegleForm) -> bool:
    try:
        regler(acteur=acteur, structure=structure, regle=code, **form.cleaned_data)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True
