"""Readings of the review of rights: its lines, what waits, what its report says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from dui.core import horloge
from habilitations.models import (
    Absence,
    Affectation,
    Delegation,
    DemandeAffectation,
    LigneRevue,
    RevueHabilitations,
    Structure,
)
from habilitations.partage import a_choisir
from habilitations.sensibilisation import a_signer


def revues_de(structure: Structure) -> QuerySet[RevueHabilitations]:
    return (
        RevueHabilitations.objects.filter(structure=structure)
        .select_related("ouverte_par", "close_par")
        .annotate(total=Count("lignes"), reste=Count("lignes", filter=Q(lignes__decision="")))
    )


def lignes_de(revue: RevueHabilitations) -> QuerySet[LigneRevue]:
    """Those that wait first."""
    return revue.lignes.select_related(
        "professionnel", "affectation__profil", "structure", "decidee_par", "avis_par"
    ).order_by("decision", "professionnel__nom", "professionnel__prenom", "pk")


def en_retard(structure: Structure) -> QuerySet[Affectation]:
    """Rights in force whose review date is past (S-19)."""
    return (
        Affectation.objects.filter(Affectation.en_cours(), structure=structure, a_revoir_le__lt=horloge.aujourdhui())
        .select_related("professionnel", "profil")
        .order_by("a_revoir_le", "professionnel__nom")
    )


def _compter(*requetes: QuerySet[Any]) -> list[int]:
    """How many rows each holds, asked together."""
    comptes = [r.order_by().annotate(un=Value(1)).values("un").annotate(n=Count("pk", distinct=True)) for r in requetes]
    colonnes = {f"n{rang}": Coalesce(Subquery(compte.values("n")), 0) for rang, compte in enumerate(comptes)}
    ligne = Structure.objects.annotate(**colonnes).values_list(*colonnes).order_by().first()
    return list(ligne or ())


@dataclass(frozen=True)
class Attente:
    """What waits for the administration of a house, each with the page where it is done."""

    libelle: str
    nombre: int
    adresse: str
    retard: bool = False


def attentes(structure: Structure) -> list[Attente]:
    """Eight counts in one query; only those above zero."""
    revues = RevueHabilitations.objects.filter(structure=structure, close_le=None)
    ici = Affectation.objects.filter(Affectation.en_cours(), structure=structure).values("professionnel")
    reste, tard, demandes, delegations, retours, attestations, droits, categories = _compter(
        LigneRevue.objects.filter(revue__in=revues, decision=""),
        revues.filter(echeance__lt=horloge.aujourdhui()),
        DemandeAffectation.objects.filter(structure=structure, decidee_le=None),
        Delegation.objects.filter(structure=structure, accordee=None, revoquee_le=None),
        Absence.objects.filter(professionnel__in=ici, suspendue_le__isnull=False, reprise_le=None),
        a_signer(structure),
        en_retard(structure),
        a_choisir(structure),
    )
    lignes = [
        Attente("ligne de la revue à décider,lignes de la revue à décider", reste, "revues", retard=bool(tard)),
        Attente("proposition de droits,propositions de droits", demandes, "habilitations"),
        Attente("délégation à décider,délégations à décider", delegations, "delegations"),
        Attente("retour à décider,retours à décider", retours, "habilitations"),
        Attente("attestation à signer,attestations à signer", attestations, "sensibilisations"),
        Attente("droit à revoir depuis longtemps,droits à revoir depuis longtemps", droits, "revues", retard=True),
        Attente("catégorie d’échange à choisir,catégories d’échange à choisir", categories, "partage"),
    ]
    return [ligne for ligne in lignes if ligne.nombre]
