"""Readings of the review of rights: its lines, what waits, what its report says."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

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


@dataclass(frozen=True)
class Attente:
    """What waits for the administration of a house, each with the page where it is done."""

    libelle: str
    nombre: int
    adresse: str
    retard: bool = False


def attentes(structure: Structure) -> list[Attente]:
    """Five counts, only those above zero."""
    jour = horloge.aujourdhui()
    revue = RevueHabilitations.objects.filter(structure=structure, close_le=None).first()
    ici = Affectation.objects.filter(Affectation.en_cours(), structure=structure).values("professionnel")
    retours = Absence.objects.filter(professionnel__in=ici, suspendue_le__isnull=False, reprise_le=None).count()
    demandes = DemandeAffectation.objects.filter(structure=structure, decidee_le=None).count()
    delegations = Delegation.objects.filter(structure=structure, accordee=None, revoquee_le=None).count()
    lignes = [
        Attente("proposition de droits,propositions de droits", demandes, "habilitations"),
        Attente("délégation à décider,délégations à décider", delegations, "delegations"),
        Attente("retour à décider,retours à décider", retours, "habilitations"),
        Attente("attestation à signer,attestations à signer", a_signer(structure).count(), "sensibilisations"),
        Attente(
            "droit à revoir depuis longtemps,droits à revoir depuis longtemps",
            en_retard(structure).count(),
            "revues",
            retard=True,
        ),
    ]
    if revue is not None:
        reste = revue.lignes.filter(decision="").count()
        lignes.insert(
            0,
            Attente(
                "ligne de la revue à décider,lignes de la revue à décider",
                reste,
                "revues",
                retard=revue.echeance < jour,
            ),
        )
    return [ligne for ligne in lignes if ligne.nombre]
