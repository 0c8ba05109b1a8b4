"""Reading exits: one with its points and its follow-up, the board of a house, its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from administration.choices_sorties import (
    EN_PREPARATION,
    SORTIES_FAITES,
    TONS_ACTION,
    TONS_SORTIE,
    EtatPoint,
    EtatSortie,
    IssueAction,
)
from administration.donnees.sorties import DIRECTION, SANTE, TRANSFERT
from administration.models import ActionSuivi, BilanSortie, PointSortie, Sortie
from coordination.models import Evenement, MembreEquipe
from coordination.services.echeances import delai_applicable
from dui.core import calendrier, horloge
from habilitations.acces import Acteur, perimetres_visibles
from habilitations.choices import Phase
from habilitations.models import Structure
from usagers.acces import permet
from usagers.models import Dossier, Sejour

VUES = {
    "preparation": EN_PREPARATION,
    "suivi": (EtatSortie.SUIVIE, EtatSortie.EFFECTIVE),
    "closes": (EtatSortie.CLOSE,),
}


def lues() -> QuerySet[Sortie]:
    return Sortie.objects.select_related("sejour__unite", "decide_par", "destination_structure", "structure", "bilan")


def badge(sortie: Sortie) -> dict[str, str]:
    ton, icone = TONS_SORTIE[sortie.etat]
    return {"texte": sortie.get_etat_display(), "ton": ton, "icone": icone}


def points(sortie: Sortie, acteur: Acteur) -> list[dict[str, Any]]:
    """Each line of the checklist, and whether this reader may answer it."""
    dossier = sortie.dossier
    ecrit = permet(acteur, dossier, "CTR", "ecrire", "valider")
    droits = {
        SANTE: permet(acteur, dossier, "TRS", "ecrire"), DIRECTION: permet(acteur, dossier, "CTR", "valider"),
    }  # fmt: skip
    ouvert = sortie.etat not in (EtatSortie.CLOSE, EtatSortie.ANNULEE)
    lignes = PointSortie.objects.filter(sortie=sortie).select_related("auteur")
    return [
        {"p": p, "repond": ouvert and droits.get(p.code, droits.get(p.genre.domaine, ecrit)),
         "sante": p.genre.domaine == SANTE} for p in lignes
    ]  # fmt: skip


def bilan(sortie: Sortie) -> BilanSortie | None:
    """None for a reader below its level."""
    return getattr(sortie, "bilan", None)


def actions(sortie: Sortie) -> list[dict[str, Any]]:
    lignes = []
    for action in ActionSuivi.objects.filter(sortie=sortie).select_related("auteur"):
        ton, icone = TONS_ACTION[action.issue]
        if action.en_retard:
            ton, icone = "danger", "clock"
        lignes.append({"a": action, "ton": ton, "icone": icone})
    return lignes


def equipe(sortie: Sortie) -> list[MembreEquipe]:
    """Who keeps the file, in the words of the team."""
    return list(
        MembreEquipe.objects.filter(pk__in=sortie.equipe_suivi).select_related("professionnel", "contact")
    )  # fmt: skip


def rendez_vous_annules(sortie: Sortie) -> list[Evenement]:
    """To plan again when the exit itself was undone."""
    if sortie.etat != EtatSortie.ANNULEE:
        return []
    return list(Evenement.objects.filter(pk__in=sortie.effets.get("evenements", []), dossier=sortie.dossier_id))


@dataclass(frozen=True)
class LigneTableau:
    """One exit of the board: what comes next, and what still lacks."""

    sortie: Sortie
    badge: dict[str, str]
    restants: int
    prochaine: ActionSuivi | None


def tableau(acteur: Acteur, structure: Structure, vue: str, apres: int = 0) -> list[LigneTableau]:
    """The exits of a house in one view; a constant number of queries."""
    visibles = perimetres_visibles(acteur, "CTR", "lire").values("pk")
    lignes = Sortie.objects.filter(structure=structure, dossier__in=visibles, etat__in=VUES[vue])
    if apres:
        lignes = lignes.filter(pk__lt=apres)
    ouvertes = ActionSuivi.objects.filter(issue=IssueAction.A_FAIRE)
    restants = Count("points", filter=Q(points__etat=EtatPoint.A_FAIRE))
    lignes = lignes.select_related("dossier__usager", "dossier__perimetre__unite", "structure", "sejour")
    lignes = lignes.prefetch_related(Prefetch("actions", queryset=ouvertes, to_attr="a_venir"))
    return [_ligne(s) for s in lignes.annotate(restants=restants, due=_due()).order_by(*_ordre(vue))[:51]]


def _due() -> Min:
    return Min("actions__prevue_le", filter=Q(actions__issue=IssueAction.A_FAIRE))


def _ordre(vue: str) -> Sequence[str]:
    return {"preparation": ("date_prevue", "-pk"), "suivi": ("due", "-pk")}.get(vue, ("-pk",))


def _ligne(sortie: Any) -> LigneTableau:
    return LigneTableau(sortie, badge(sortie), sortie.restants, next(iter(sortie.a_venir), None))


@dataclass(frozen=True)
class Chiffres:
    preparation: int
    suivies: int
    en_retard: int
    sorties: int
    internes: int


def chiffres(acteur: Acteur, structure: Structure, depuis: date) -> Chiffres:
    """Exits of the year. A move inside the organisme is a movement, never an exit (S07, PG)."""
    visibles = perimetres_visibles(acteur, "CTR", "lire").values("pk")
    ici = Sortie.objects.filter(structure=structure, dossier__in=visibles)
    faites = Q(etat__in=SORTIES_FAITES, date_sortie__gte=depuis)
    retard = ActionSuivi.objects.filter(sortie=OuterRef("pk"), issue=IssueAction.A_FAIRE,
                                        prevue_le__lt=horloge.aujourdhui())  # fmt: skip
    lu = ici.annotate(retard=Exists(retard)).aggregate(
        preparation=Count("pk", filter=Q(etat__in=EN_PREPARATION)),
        suivies=Count("pk", filter=Q(etat=EtatSortie.SUIVIE)),
        en_retard=Count("pk", filter=Q(etat=EtatSortie.SUIVIE, retard=True)),
        sorties=Count("pk", filter=faites & ~Q(motif=TRANSFERT)),
        internes=Count("pk", filter=faites & Q(motif=TRANSFERT)),
    )
    return Chiffres(**lu)


def sans_contact(acteur: Acteur, structure: Structure) -> list[Dossier]:
    """Stays going on with nobody met for longer than the house allows: to look for, or to call lost (§6.6)."""
    seuil = delai_applicable("perdu_de_vue", structure.organisme_id)
    avant = calendrier.ajouter(horloge.aujourdhui(), -seuil.nombre, seuil.unite)
    visibles = perimetres_visibles(acteur, "CTR", "lire").values("pk")
    lignes = Dossier.objects.filter(
        structure=structure, pk__in=visibles, perimetre__phase=Phase.ACTIF, dernier_contact__lt=avant
    )
    partants = Sortie.objects.filter(dossier=OuterRef("pk"), etat__in=EN_PREPARATION)
    return list(lignes.exclude(Exists(partants)).select_related("usager").order_by("dernier_contact")[:20])


def sejour_ouvert(dossier: Dossier) -> Sejour | None:
    lignes = Sejour.objects.filter(dossier=dossier, statut__in=["en_cours", "suspendu"])
    return lignes.select_related("dossier__perimetre", "dossier__structure", "dossier__usager").first()
