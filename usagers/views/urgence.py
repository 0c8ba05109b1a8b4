"""/urgence/: break the glass on one dossier, after a reason and a fresh proof of identity (metier S26, S-17)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from dui.core import journal
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import heure
from habilitations.acces import Acteur, decider
from habilitations.lieux import structure_courante
from habilitations.models import BrisDeGlace
from habilitations.services import fermer_bris, ouvrir_bris
from habilitations.services.bris import peut_briser
from habilitations.views.commun import identite_fraiche
from usagers.forms.urgence import UrgenceForm
from usagers.models import Dossier
from usagers.selectors.urgence import dossiers_exacts

INTROUVABLE = (
    "Personne de ce nom, né ce jour-là, dans vos établissements. Vérifiez l’orthographe et la date, "
    "ou appelez votre astreinte."
)


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def urgence(request: HttpRequest) -> HttpResponse:
    """The page, and the opening: what is not found says nothing of what exists."""
    acteur = _acteur(request)
    form = UrgenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dossier = _chercher(request, acteur, form)
        if dossier is not None:
            return _ouvrir(request, acteur, dossier, form.cleaned_data)
    miens = BrisDeGlace.objects.filter(professionnel=acteur.id, structure__in=acteur.structures)
    contexte = {"form": form, "miens": miens.select_related("perimetre__dossier")[:10]}
    return render(request, "usagers/urgence.html", contexte, status=422 if form.is_bound else 200)


def _acteur(request: HttpRequest) -> Acteur:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(peut_briser(acteur, s) for s in acteur.structures):
        raise Refus("Votre fonction n’ouvre pas d’accès d’urgence.")
    return acteur


def _chercher(request: HttpRequest, acteur: Acteur, form: UrgenceForm) -> Dossier | None:
    """Found or not, the search is logged; too many searches wait an hour."""
    donnees = form.cleaned_data
    lieu = structure_courante(request)
    journal.tracer("recherche", objet="urgence", structure_id=lieu.pk, motif=donnees["motif"])
    if _trop_de_recherches(acteur):
        form.add_error(None, "Trop de recherches d’urgence en une heure. Appelez votre astreinte.")
        return None
    trouves = dossiers_exacts(acteur, donnees["nom"], donnees["prenom"], donnees["naissance"])
    if not trouves:
        form.add_error(None, INTROUVABLE)
        return None
    if len({d.usager_id for d in trouves}) > 1:
        form.add_error(None, "Deux personnes portent ce nom et cette date. Appelez votre astreinte.")
        return None
    return trouves[0]


def _trop_de_recherches(acteur: Acteur) -> bool:
    cle = f"urgence-recherches:{acteur.id}"
    cache.add(cle, 0, 3600)
    return int(cache.incr(cle)) > settings.DUI_URGENCE_RECHERCHES_HEURE


def _ouvrir(request: HttpRequest, acteur: Acteur, dossier: Dossier, donnees: dict[str, Any]) -> HttpResponse:
    decision = decider(acteur, "resumer", "URG", dossier.perimetre)
    if decision.permis and decision.regle != "bris":
        messages.info(request, "Ce dossier est déjà dans votre équipe : aucun accès d’urgence n’a été ouvert.")
        return voir("dossier", dossier.pk)
    bris = ouvrir_bris(
        acteur=acteur, perimetre=dossier.perimetre, motif=donnees["motif"], precision=donnees["precision"]
    )
    messages.success(request, f"Dossier ouvert jusqu’à {heure(bris.expire_le)}. La direction est prévenue.")
    return voir("dossier", dossier.pk)


@require_POST
@soumission_unique
def refermer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one's own access before its end."""
    acteur = _acteur(request)
    bris = get_object_or_404(BrisDeGlace, pk=pk, professionnel=acteur.id, structure__in=acteur.structures)
    fermer_bris(acteur=acteur, bris=bris)
    messages.success(request, "L’accès d’urgence est refermé.")
    return voir("accueil")


__all__ = ["refermer", "urgence"]
