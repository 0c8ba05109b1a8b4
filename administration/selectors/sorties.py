"""Reading exits: one with its points and its follow-up, the board of a house, its figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Window

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
from administration.services.sorties.effets import cles
from coordination.choices import StatutEvenement
from coordination.models import Evenement, MembreEquipe
from coordination.services.echeances import delai_applicable
from documents.models import ModeleDocument
from documents.selectors import modeles_ouverts
from dui.core import calendrier, horloge
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import Phase
from habilitations.models import Structure
from usagers.acces import permet
from usagers.models import Dossier, Sejour

VUES = {
    "preparation": EN_PREPARATION,
    "suivi": (EtatSortie.SUIVIE, EtatSortie.EFFECTIVE),
    "closes": (EtatSortie.CLOSE,),
}
# The day that orders a view: who leaves first, who is to be called first. The others: the latest exit first.
JOURS = {"preparation": "date_prevue", "suivi": "due"}
PAR_PAGE = 50
SANS_CONTACT = 20


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
    """Not taken up when the exit itself was undone: their hour had come."""
    if sortie.etat != EtatSortie.ANNULEE:
        return []
    annules = Evenement.objects.filter(pk__in=cles(sortie, "evenements"), statut=StatutEvenement.ANNULE)
    return list(annules.filter(dossier=sortie.dossier_id))


def papiers(sortie: Sortie, acteur: Acteur) -> list[ModeleDocument]:
    """Models about an exit that this reader may produce, level included."""
    niveaux = acteur.niveaux(sortie.structure_id)
    ouverts = modeles_ouverts(acteur, sortie.dossier)
    return [m for m in ouverts if m.objet == "sortie" and m.niveau in niveaux]


@dataclass(frozen=True)
class LigneTableau:
    """One exit of the board: what comes next, and what still lacks."""

    sortie: Sortie
    badge: dict[str, str]
    restants: int
    prochaine: ActionSuivi | None


def tableau(acteur: Acteur, structure: Structure, vue: str, apres: str = "") -> tuple[list[LigneTableau], str]:
    """A page of the exits of a house in one view, and the key of the next one; a constant number of queries."""
    visibles = numeros_visibles(acteur, "CTR", "lire")
    lignes = Sortie.objects.filter(structure=structure, dossier__in=visibles, etat__in=VUES[vue])
    ouvertes = ActionSuivi.objects.filter(issue=IssueAction.A_FAIRE)
    due = ouvertes.filter(sortie=OuterRef("pk")).order_by("prevue_le").values("prevue_le")[:1]
    restants = Count("points", filter=Q(points__etat=EtatPoint.A_FAIRE))
    lignes = lignes.select_related("dossier__usager", "dossier__perimetre__unite", "structure", "sejour")
    lignes = lignes.prefetch_related(Prefetch("actions", queryset=ouvertes, to_attr="a_venir"))
    lignes = lignes.annotate(restants=restants, due=Subquery(due)).filter(_suite(vue, apres))
    jour = JOURS.get(vue)
    lues: list[Any] = list(lignes.order_by(*([F(jour).asc(nulls_last=True)] if jour else []), "-pk")[: PAR_PAGE + 1])
    page = lues[:PAR_PAGE]
    return [_ligne(s) for s in page], _cle(page[-1], jour) if len(lues) > PAR_PAGE else ""


def _cle(sortie: Any, jour: str | None) -> str:
    le = getattr(sortie, jour) if jour else None
    return f"{le.isoformat() if le else ''}_{sortie.pk}"


def _suite(vue: str, apres: str) -> Q:
    """Keyset: strictly after this row in the order shown, days unknown last; a wrong key is the first page."""
    le, _, pk = apres.partition("_")
    jour = JOURS.get(vue)
    try:
        avant, depuis = Q(pk__lt=int(pk)), date.fromisoformat(le) if le and jour else None
    except ValueError:
        return Q()
    if jour is None:
        return avant
    sans = Q(**{f"{jour}__isnull": True})
    if depuis is None:
        return sans & avant
    return Q(**{f"{jour}__gt": depuis}) | (Q(**{jour: depuis}) & avant) | sans


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
    visibles = numeros_visibles(acteur, "CTR", "lire")
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
    """Stays going on with nobody met for longer than the house allows: to look for, or to call lost (§6.6).

    The longest first; each row knows how many they are (`en_tout`).
    """
    seuil = delai_applicable("perdu_de_vue", structure.organisme_id)
    avant = calendrier.ajouter(horloge.aujourdhui(), -seuil.nombre, seuil.unite)
    visibles = numeros_visibles(acteur, "CTR", "lire")
    lignes = Dossier.objects.filter(
        structure=structure, pk__in=visibles, perimetre__phase=Phase.ACTIF, dernier_contact__lt=avant
    )
    partants = Sortie.objects.filter(dossier=OuterRef("pk"), etat__in=EN_PREPARATION)
    lignes = lignes.exclude(Exists(partants)).annotate(en_tout=Window(Count("pk")))
    return list(lignes.select_related("usager").order_by("dernier_contact")[:SANS_CONTACT])


def sejour_ouvert(dossier: Dossier) -> Sejour | None:
    lignes = Sejour.objects.filter(dossier=dossier, statut__in=["en_cours", "suspendu"])
    return lignes.select_related("dossier__perimetre", "dossier__structure", "dossier__usager").first()
