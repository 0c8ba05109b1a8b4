"""Reading the register: a page of lines, the figures of a year, the plan of actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from accompagnement.choices_incidents import CategorieIncident, Gravite
from accompagnement.models import ActionQualite, Incident, Reclamation
from dui.core import horloge
from habilitations.acces import Acteur

PAGE = 50
DELAI = timedelta(hours=48)


@dataclass(frozen=True)
class Tableau:
    """Figures of twelve months; `retards`: what the law still waits for."""

    total: int
    graves: int
    dans_les_temps: int
    declares: int
    retards: int
    reclamations: int
    delai_moyen: int | None
    mois: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    gravites: list[dict[str, Any]]


def registre(acteur: Acteur, structure_id: int, *, etat: str = "", categorie: str = "") -> QuerySet[Incident]:
    lignes = Incident.objects.visibles_pour(acteur).filter(structure=structure_id)
    if etat == "a_declarer":
        lignes = lignes.filter(grave=True, ecrit_le=None)
    elif etat:
        lignes = lignes.filter(statut=etat)
    if categorie:
        lignes = lignes.filter(categorie=categorie)
    return lignes.select_related("declarant")


def tableau(structure_id: int, jusqu_a: date | None = None) -> Tableau:
    """Two queries for a year of the register, whatever its length."""
    fin = jusqu_a or horloge.aujourdhui()
    debut = datetime(fin.year - 1, fin.month, 1, tzinfo=horloge.PARIS)
    groupes = _groupes(structure_id, debut)
    plaintes = Reclamation.objects.filter(structure=structure_id, recue_le__gte=debut.date()).aggregate(
        n=Count("pk"), delai=Avg(F("repondue_le") - F("recue_le"))
    )
    total = {nom: sum(g[nom] for g in groupes) for nom in ("n", "graves", "a_temps", "declares", "retards")}
    natures = sorted(_sommes(groupes, "categorie").items(), key=lambda x: -x[1])
    gravites = _sommes(groupes, "gravite")
    return Tableau(
        total["n"], total["graves"], total["a_temps"], total["declares"], total["retards"], plaintes["n"],
        plaintes["delai"].days if plaintes["delai"] is not None else None,
        [_barre(f"{mois:%m/%y}", n) for mois, n in sorted(_sommes(groupes, "mois").items())],
        [_barre(str(CategorieIncident(code).label), n, f"?categorie={code}") for code, n in natures],
        [_barre(str(g.label), gravites.get(g.value, 0)) for g in Gravite],
    )  # fmt: skip


def _groupes(structure_id: int, debut: datetime) -> list[dict[str, Any]]:
    """Counts by month, nature and severity; a writing is in time 48 hours after the call, or after the finding."""
    a_temps = Q(ecrit_le__lte=F("oral_le") + DELAI) | Q(oral_le=None, ecrit_le__lte=F("constate_le") + DELAI)
    annee = Incident.objects.filter(structure=structure_id, survenu_le__gte=debut)
    par: QuerySet[Any, Any] = annee.annotate(mois=TruncMonth("survenu_le", tzinfo=horloge.PARIS)).values(
        "mois", "categorie", "gravite"
    )
    return list(
        par.annotate(
            n=Count("pk"), graves=Count("pk", filter=Q(grave=True)), a_temps=Count("pk", filter=a_temps),
            declares=Count("pk", filter=Q(ecrit_le__isnull=False)),
            retards=Count("pk", filter=Q(grave=True, ecrit_le=None)),
        ).order_by("mois")
    )  # fmt: skip


def _sommes(groupes: list[dict[str, Any]], cle: str) -> dict[Any, int]:
    sommes: dict[Any, int] = {}
    for g in groupes:
        sommes[g[cle]] = sommes.get(g[cle], 0) + g["n"]
    return sommes


def _barre(libelle: str, valeur: int, url: str = "") -> dict[str, Any]:
    return {"libelle": libelle, "valeur": valeur, "url": url}


def actions(acteur: Acteur, structure_id: int) -> list[ActionQualite]:
    """The whole plan for who keeps the register; one's own actions for the others."""
    lit = structure_id in acteur.structures_ou("INC", "lire")
    lignes = ActionQualite.objects.filter(structure=structure_id)
    lignes = lignes if lit else lignes.filter(responsable=acteur.id)
    return list(lignes.select_related("responsable", "incident", "reclamation").order_by("faite_le", "pour_le")[:200])
