"""Reading measures on freedom: the orders in force for whoever is on duty, the register of a unit, the evaluation."""

from typing import Any

from django.db.models import Q, QuerySet

from administration.choices_libertes import CATEGORIES_ANNEXE, TONS_LIBERTE, StatutLiberte
from administration.models import EvaluationLiberte, MesureLiberte
from administration.models.libertes import applicables
from dui.core import horloge
from habilitations.acces import Acteur, decider, numeros_visibles
from habilitations.models import Structure
from usagers.models import Dossier

SITUATIONS = {"expiree": "Expirée", "a_venir": "Signée, pas encore commencée"}
OUVERTES = (StatutLiberte.PROPOSEE, StatutLiberte.EVALUEE, StatutLiberte.TRANSMISE, StatutLiberte.EN_VIGUEUR)


def consignes(dossier: Dossier, acteur: Acteur) -> list[MesureLiberte]:
    """What applies today, for all who read the orders of that person: never the reasons."""
    if not decider(acteur, "resumer", "URG", dossier.perimetre).permis:
        return []
    return list(MesureLiberte.objects.filter(applicables(), dossier=dossier, structure=dossier.structure_id))


def habiller(mesure: MesureLiberte) -> dict[str, Any]:
    situation = mesure.situation()
    ton, icone = TONS_LIBERTE[situation]
    mots = SITUATIONS.get(situation) or StatutLiberte(situation).label
    return {"m": mesure, "situation": situation, "mots": mots, "ton": ton, "icone": icone}


def du_dossier(dossier: Dossier) -> list[dict[str, Any]]:
    lignes = MesureLiberte.objects.filter(dossier=dossier, structure=dossier.structure_id)
    return [habiller(m) for m in lignes.select_related("decision_judiciaire")]


def evaluations(acteur: Acteur, mesure: MesureLiberte) -> list[EvaluationLiberte]:
    """Carers alone: absent for anybody else, the director included."""
    if not decider(acteur, "lire", "OBS", mesure.dossier.perimetre, 4).permis:
        return []
    return list(EvaluationLiberte.objects.filter(mesure=mesure).select_related("auteur"))


def registre(acteur: Acteur, structure: Structure, unite: int | None) -> QuerySet[MesureLiberte]:
    """Measures in force, and those past their end that nobody looked at again, by unit then by person."""
    visibles = numeros_visibles(acteur, "URG", "resumer")
    passees = Q(statut=StatutLiberte.EN_VIGUEUR, fin__lt=horloge.aujourdhui())
    lignes = MesureLiberte.objects.filter(applicables() | passees, structure=structure, dossier__in=visibles)
    if unite:
        lignes = lignes.filter(dossier__perimetre__unite=unite)
    lignes = lignes.filter(dossier__perimetre__phase="actif", suites__isnull=True) | lignes.filter(applicables())
    return lignes.distinct().select_related("dossier__usager", "dossier__perimetre__unite").order_by("fin", "pk")


def nom_du_document(structure: Structure) -> str:
    """The legal annex has its name only where the law puts it."""
    if structure.categorie in CATEGORIES_ANNEXE:
        return "Annexe 3-9-1 au contrat de séjour"
    return "Mesures individuelles sur la liberté d’aller et venir"
