"""The dossier: synthesis, stays, entourage."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.garde import ecriture_permise
from dui.core.idempotence import soumission_unique
from dui.core.registres import SUITES_SEJOUR, SYNTHESE, SectionSynthese
from dui.core.reponses import voir
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise, permet
from usagers.forms.dossiers import AdmissionForm, EntreeForm
from usagers.models import Dossier, Sejour
from usagers.pages import contexte_dossier, noter_onglet
from usagers.services.dossiers import enregistrer_entree, prononcer_admission
from usagers.views.actes import Acte, jouer, simple

SYNTHESE_PAGE = "usagers/dossiers/synthese.html"


@require_GET
def synthese(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/: what one must know, part by part, limited to this reader."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur = request.acteur  # type: ignore[attr-defined]
    sections = [remplie for section in SYNTHESE if (remplie := _place(section, dossier, acteur))]
    contexte = contexte_dossier(request, dossier, "synthese") | {"sections": sections}
    return render(request, SYNTHESE_PAGE, contexte)


def _place(section: SectionSynthese, dossier: Dossier, acteur: Acteur) -> dict[str, Any] | None:
    """The section with its lines, the place of one that comes later, or nothing for this reader."""
    if section.differee is None:
        return _remplie(section, dossier, acteur)
    return {"cle": section.cle, "titre": section.titre} if section.differee(dossier, acteur) else None


def _remplie(section: SectionSynthese, dossier: Dossier, acteur: Acteur) -> dict[str, Any] | None:
    lignes = section.lignes(dossier, acteur)
    if not lignes:
        return None
    return {"cle": section.cle, "titre": section.titre, "lignes": lignes, "gabarit": section.gabarit}


@require_GET
def section(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """/dossiers/<id>/synthese/<key>/: one section that comes after the page; a page of its own without script."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur = request.acteur  # type: ignore[attr-defined]
    demandee = SYNTHESE.get(cle)
    if demandee is None or demandee.differee is None:
        raise Http404
    if not demandee.differee(dossier, acteur):
        raise Refus
    remplie = _remplie(demandee, dossier, acteur)
    if request.headers.get("HX-Request"):
        return render(request, f"{SYNTHESE_PAGE}#section", {"section": remplie}) if remplie else HttpResponse("")
    contexte = contexte_dossier(request, dossier, "synthese") | {"sections": [remplie] if remplie else []}
    return render(request, SYNTHESE_PAGE, contexte)


@ecriture_permise
@require_http_methods(["GET", "POST"])
@soumission_unique
def administratif(request: HttpRequest, pk: int) -> HttpResponse:
    """Stays: list and admission."""
    dossier = dossier_autorise(request, pk, "ID")
    ecrit = _peut_ecrire(request, dossier)
    if request.method == "POST":
        _exiger_ecriture(request, dossier)
    form = AdmissionForm(request.POST or None, structure_id=dossier.structure_id) if ecrit else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            prononcer_admission(acteur=request.acteur, dossier=dossier, **form.cleaned_data)  # type: ignore[attr-defined]
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Admission prononcée.")
            return voir("dossier_administratif", pk)
    sejours = Sejour.objects.filter(dossier=dossier).select_related("unite", "structure").prefetch_related("statuts")
    for sejour in sejours if ecrit else ():
        etapes = (suite(request.acteur, sejour) for suite in SUITES_SEJOUR)  # type: ignore[attr-defined]
        sejour.suites = [etape for etape in etapes if etape]  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, "administratif") | {"sejours": sejours, "form": form, "ecrit": ecrit}
    noter_onglet(request, dossier, "administratif")
    return render(request, "usagers/dossiers/administratif.html", contexte, status=_statut(request))


def _peut_ecrire(request: HttpRequest, dossier: Dossier) -> bool:
    acteur = request.acteur  # type: ignore[attr-defined]
    return any(permet(acteur, dossier, domaine, "ecrire") for domaine in ("ADM", "ID"))


def _exiger_ecriture(request: HttpRequest, dossier: Dossier) -> None:
    if not _peut_ecrire(request, dossier):
        raise Refus("Les séjours sont tenus par l’admission et l’encadrement.")


def _statut(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


@require_http_methods(["GET", "POST"])
@soumission_unique
def entree(request: HttpRequest, pk: int, sejour_pk: int) -> HttpResponse:
    return _etape(request, pk, sejour_pk, EntreeForm, enregistrer_entree, "Enregistrer l’entrée")


def _etape(request: HttpRequest, pk: int, sejour_pk: int, formulaire: Any, service: Any, titre: str) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "ID")
    _exiger_ecriture(request, dossier)
    sejours = Sejour.objects.select_related("dossier__perimetre", "dossier__structure", "dossier__usager")
    sejour = get_object_or_404(sejours, pk=sejour_pk, dossier=dossier)
    acte = Acte(titre, titre, "C’est enregistré.", simple(formulaire), service, dire_sejour)
    return jouer(request, dossier, "administratif", acte, "sejour", sejour, ("dossier_administratif", pk),
                 sujet="", renoncer="Revenir aux séjours")  # fmt: skip


def dire_sejour(sejour: Sejour) -> str:
    admission = f", admission du {date_moyenne(sejour.date_admission)}" if sejour.date_admission else ""
    return f"Séjour n° {sejour.numero}{admission}."
