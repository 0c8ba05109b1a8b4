"""Fetch and authorise in one call: what every view of a dossier or of a person starts with (DESIGN §2)."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from dui.core import garde, journal
from dui.core.erreurs import Refus
from habilitations.acces import Acteur, Decision, autoriser, decider
from habilitations.models import LienDossier
from usagers.models import Dossier, Usager
from usagers.presence import annotations

M = TypeVar("M", bound=Model)
LECTURES = frozenset({"lire", "resumer", "agreger"})


def liens_pour(acteur: Acteur, chemin: str = "") -> "Prefetch[str]":
    """Links of the dossier that the formula reads for this actor, not those of the whole team."""
    liens = LienDossier.objects.filter(Q(professionnel=acteur.id) | Q(professionnel__isnull=True))
    return Prefetch(f"{chemin}perimetre__liens", queryset=liens)


def dossier_autorise(
    request: HttpRequest, pk: int, domaine: str, action: str = "lire", niveau: int | None = None
) -> Dossier:
    """The dossier, if this actor may do `action` in `domaine`: else 404 (unknown here) or 403. Traced.

    `dossier.perimetre.liens.all()` holds only the links of the actor.
    """
    acteur = _acteur(request)
    requete = Dossier.objects.select_related("usager", "structure", "perimetre__unite")
    dossier = requete.annotate(**annotations()).prefetch_related(liens_pour(acteur)).filter(pk=pk).first()
    if dossier is None:
        raise Http404
    return autoriser_dossier(request, dossier, domaine, action, niveau)


def avec_dossier(acteur: Acteur, lignes: "QuerySet[M]") -> "QuerySet[M]":
    """Facts and their dossier in one query, ready for `autoriser_dossier`."""
    lignes = lignes.select_related("dossier__usager", "dossier__structure", "dossier__perimetre__unite")
    return lignes.prefetch_related(liens_pour(acteur, "dossier__"))


def un_fait(acteur: Acteur, lignes: "QuerySet[M]", **lequel: int) -> M:
    """One fact and its dossier, with what the banner of its page says; 404 when it is not there."""
    ajouts = annotations("dossier")
    fait: Any = get_object_or_404(avec_dossier(acteur, lignes).annotate(**ajouts), **lequel)
    for nom in ajouts:
        setattr(fait.dossier, nom, getattr(fait, nom))
    return fait  # type: ignore[no-any-return]


def autoriser_dossier(
    request: HttpRequest, dossier: Dossier, domaine: str, action: str = "lire", niveau: int | None = None
) -> Dossier:
    """The same for a dossier that came with one of its facts."""
    acteur = _acteur(request)
    autoriser(acteur, dossier.perimetre, domaine, action, niveau)
    journal.tracer(
        _acte(request),
        objet=f"dossier:{domaine}",
        dossier_id=dossier.pk,
        structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
        niveau=niveau,
    )
    return dossier


def usager_autorise(request: HttpRequest, pk: int, domaine: str, action: str = "lire") -> Usager:
    """The person, seen through at least one dossier that allows it. `usager.dossiers_ouverts` lists these."""
    acteur = _acteur(request)
    usager = Usager.objects.filter(pk=pk).first()
    if usager is None:
        raise Http404
    decisions = _decisions(acteur, usager, domaine, action)
    ouverts = [dossier for dossier, decision in decisions if decision.permis]
    if not ouverts:
        _refuser(usager, domaine, [decision for _, decision in decisions])
    usager.dossiers_ouverts = ouverts  # type: ignore[attr-defined]
    journal.tracer(
        _acte(request),
        objet=f"usager:{domaine}",
        dossier_id=ouverts[0].pk,
        structure_id=ouverts[0].structure_id,
        usager_id=usager.pk,
    )
    return usager


def permet(acteur: Acteur, dossier: Dossier, domaine: str, *actions: str) -> bool:
    """One of these actions is open on this very dossier: a right held elsewhere in the house does not count."""
    return any(decider(acteur, action, domaine, dossier.perimetre).permis for action in actions)


def exiger(acteur: Acteur | None, dossier: Dossier, domaines: Iterable[str], *actions: str, motif: str = "") -> None:
    """For services: one of these domains allows one of these actions on the dossier. `None`: named technical agent."""
    if acteur is not None and not any(permet(acteur, dossier, domaine, *actions) for domaine in domaines):
        raise Refus(motif) if motif else Refus()


def _acteur(request: HttpRequest) -> Acteur:
    acteur: Acteur | None = getattr(request, "acteur", None)
    if acteur is None:
        raise Http404
    return acteur


def _acte(request: HttpRequest) -> str:
    return "lecture" if request.method in garde.METHODES_SURES else "ecriture"


def _decisions(acteur: Acteur, usager: Usager, domaine: str, action: str) -> list[tuple[Dossier, Decision]]:
    requete = Dossier.objects.filter(usager=usager, structure__in=acteur.structures)
    dossiers = requete.select_related("structure", "perimetre__unite").order_by("pk")
    return [
        (dossier, decider(acteur, action, domaine, dossier.perimetre))
        for dossier in dossiers.prefetch_related(liens_pour(acteur))
    ]


def _refuser(usager: Usager, domaine: str, decisions: Iterable[Decision]) -> None:
    """403 with the sentence of the first dossier; 404 when the actor's houses hold none."""
    premiere = next(iter(decisions), None)
    if premiere is None:
        raise Http404
    journal.tracer("refus", objet=f"usager:{domaine}", usager_id=usager.pk)
    raise Refus(premiere.motif)


__all__ = ["LECTURES", "autoriser_dossier", "avec_dossier", "dossier_autorise", "exiger", "liens_pour", "permet",
           "usager_autorise"]  # fmt: skip
