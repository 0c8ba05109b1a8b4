"""Fetch and authorise a request or a wish in one call; the words that every page of admission shares."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from administration.models import Candidature, VoeuStructure
from administration.services.admission.acces import INSTRUIRE, LECTURE, voeux_visibles
from dui.core import garde, journal
from dui.core.erreurs import Refus
from dui.core.formulaires import rapporter
from habilitations.acces import Acteur
from usagers.views.actes import Acte, poser

PAGE = "administration/admission/acte.html"


def acteur_de(request: HttpRequest) -> Acteur:
    """Somebody whose profile opens admission at all."""
    acteur: Acteur | None = getattr(request, "acteur", None)
    if acteur is None or not any(acteur.peut("ADM", action) for action in ("resumer", "creer")):
        raise Refus("Les admissions ne sont pas ouvertes à votre profil.")
    return acteur


def voeu_autorise(request: HttpRequest, pk: int, *actions: str) -> VoeuStructure:
    """The wish, if this actor may do one of these actions: else 404 (not theirs to see) or 403. Traced."""
    acteur = acteur_de(request)
    lignes = voeux_visibles(acteur).select_related("candidature__usager", "structure__organisme", "unite", "referent")
    voeu = lignes.filter(pk=pk).first()
    if voeu is None:
        raise Http404
    if actions and not voeux_visibles(acteur, *actions).filter(pk=pk).exists():
        raise Refus(INSTRUIRE)
    tracer(request, voeu.candidature, voeu.structure_id)
    return voeu


def candidature_autorisee(request: HttpRequest, pk: int, *actions: str) -> Candidature:
    """The request, through at least one list that this actor sees. `candidature.miens` holds those wishes."""
    acteur = acteur_de(request)
    voeux = voeux_visibles(acteur).filter(candidature=pk).select_related("structure__organisme", "unite", "referent")
    miens = list(voeux.select_related("candidature__usager", "structure__organisme", "unite", "referent", "sejour"))
    if not miens:
        raise Http404
    if actions and not voeux_visibles(acteur, *actions).filter(candidature=pk).exists():
        raise Refus(INSTRUIRE)
    candidature: Any = miens[0].candidature
    candidature.miens = miens
    tracer(request, candidature, miens[0].structure_id)
    return candidature  # type: ignore[no-any-return]


def tracer(request: HttpRequest, candidature: Candidature, structure_id: int) -> None:
    acte = "lecture" if request.method in garde.METHODES_SURES else "ecriture"
    objet = f"candidature:{candidature.pk}"
    journal.tracer(acte, objet=objet, structure_id=structure_id, usager_id=candidature.usager_id)


def jouer_demande(request: HttpRequest, candidature: Candidature, acte: Acte, nom: str, objet: Any,
                  **autour: Any) -> HttpResponse:  # fmt: skip
    """One question about a request, or about one of its wishes; then back to the request."""
    retour = ("candidature", candidature.pk)
    return poser(request, acte, nom, objet, retour, {"c": candidature, **autour}, PAGE)


def statut_http(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


__all__ = ["LECTURE", "acteur_de", "candidature_autorisee", "jouer_demande", "rapporter", "statut_http", "tracer",
           "voeu_autorise"]  # fmt: skip
