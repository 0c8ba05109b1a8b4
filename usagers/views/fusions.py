"""Identitovigilance: near identities, merges asked and decided, requests of rapprochement."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers import services
from usagers.forms.personnes import FusionForm, MotifForm
from usagers.models import DemandeRapprochement, Fusion, Usager
from usagers.selectors import fusions as lectures
from usagers.selectors import paires_possibles
from usagers.views.formulaires import traiter


def _acteur(request: HttpRequest) -> Acteur:
    """Who writes identities somewhere, or directs."""
    acteur: Acteur | None = getattr(request, "acteur", None)
    if acteur is None or not lectures.structures_de_vigilance(acteur):
        raise Refus("Les doublons reviennent à ceux qui tiennent les identités.")
    return acteur


@require_safe
def doublons(request: HttpRequest) -> HttpResponse:
    acteur = _acteur(request)
    paires = paires_possibles(acteur)
    journal.tracer("lecture", objet="doublons")
    return render(request, "usagers/personnes/doublons.html", {"paires": paires})


@require_safe
def fusions(request: HttpRequest) -> HttpResponse:
    acteur = _acteur(request)
    journal.tracer("lecture", objet="fusions")
    return render(request, "usagers/personnes/fusions.html", lectures.tableau(acteur))


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def demander(request: HttpRequest, garde: int, autre: int) -> HttpResponse:
    """Choose field by field; strict traits go as one block."""
    acteur = _acteur(request)
    gagnant, perdant = _personne(acteur, garde), _personne(acteur, autre)
    form = FusionForm(request.POST or None, initial={"choix": lectures.choix_proposes(gagnant, perdant)})

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.demander_fusion(acteur=acteur, gagnant=gagnant, perdant=perdant, **donnees)
        messages.success(request, "La fusion est demandée. Une deuxième personne la valide.")
        return voir("fusions")

    contexte = {
        "gagnant": gagnant, "perdant": perdant,
        "lignes": lectures.comparer(gagnant, perdant, form["choix"].value() or []),
    }  # fmt: skip
    return traiter(request, "usagers/personnes/fusion_demande.html", form, contexte, agir)


def _personne(acteur: Acteur, pk: int) -> Usager:
    """404 outside the perimeter: a number tried by hand says nothing."""
    dossier = lectures.dossiers_de_vigilance(acteur).filter(usager=pk).select_related("usager").first()
    if dossier is None:
        raise Http404
    journal.tracer("lecture", objet="fusion", usager_id=pk, dossier_id=dossier.pk, structure_id=dossier.structure_id)
    return dossier.usager


@require_safe
def fusion(request: HttpRequest, pk: int) -> HttpResponse:
    """A request under the eyes of who decides, or a merge and its way back."""
    acteur = _acteur(request)
    objet = get_object_or_404(lectures.fusions_visibles(acteur), pk=pk)
    journal.tracer("lecture", objet=f"fusion:{pk}", usager_id=objet.gagnant_id)
    contexte = {
        "fusion": objet, "form": MotifForm(), "lignes": lectures.comparer(objet.gagnant, objet.perdant, objet.choix),
        **lectures.suites(acteur, objet),
    }  # fmt: skip
    return render(request, "usagers/personnes/fusion.html", contexte)


@require_POST
@soumission_unique
def decider(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = _acteur(request)
    objet = get_object_or_404(lectures.fusions_visibles(acteur), pk=pk)
    decision = request.POST.get("decision", "")
    try:
        texte = _trancher(acteur, objet, decision, _motif(request))
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
        return voir("fusion", pk)
    messages.success(request, texte)
    return voir("fusions") if decision != "valider" else voir("identite", objet.gagnant_id)


def _motif(request: HttpRequest) -> str:
    """Typed beside the decision: nothing is for the service to judge, too long or unreadable is said here."""
    texte = request.POST.get("motif", "").strip()
    form = MotifForm({"motif": texte})
    if texte and not form.is_valid():
        raise ErreurMetier("motif", str(form.errors["motif"][0]), champ="motif")
    return texte


def _trancher(acteur: Acteur, objet: Fusion, decision: str, motif: str) -> str:
    if decision == "valider":
        services.valider_fusion(acteur=acteur, fusion=objet)
        return "Les deux fiches n’en font plus qu’une. Vous pouvez revenir en arrière pendant 30 jours."
    if decision == "refuser":
        services.refuser_fusion(acteur=acteur, fusion=objet, motif=motif)
        return "Ces deux fiches restent distinctes et ne seront plus proposées."
    if decision == "defaire":
        services.defaire_fusion(acteur=acteur, fusion=objet, motif=motif)
        return "Les deux fiches sont de nouveau séparées."
    raise ErreurMetier("decision", "Choisissez une réponse.")


@require_POST
@soumission_unique
def rapprochement(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = _acteur(request)
    demande = get_object_or_404(DemandeRapprochement, pk=pk)
    meme = request.POST.get("decision") == "meme"
    try:
        services.traiter_rapprochement(acteur=acteur, demande=demande, meme_personne=meme, reponse=_motif(request))
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, "Votre réponse est enregistrée.")
    return voir("fusions")
