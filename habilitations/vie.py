"""Readings of the life of accounts: who is away, who comes back."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from dui.core import horloge
from habilitations.effectives import TUTORE, ouvrant
from habilitations.models import Absence, Affectation, Delegation, Professionnel
from habilitations.sensibilisation import attendue


def absences_ouvertes(professionnel: Professionnel) -> list[Absence]:
    """Under way, to come, or waiting for a decision."""
    lignes = professionnel.absences.filter(reprise_le=None).select_related("declaree_par")
    return [a for a in lignes if a.suspendue_le or a.fin is None or a.fin >= horloge.aujourdhui()]


def retours_a_decider(structures: Iterable[int]) -> QuerySet[Absence]:
    """People of these houses whose account sleeps until somebody decides."""
    ici = Affectation.objects.filter(Affectation.en_cours(), structure__in=structures).values("professionnel")
    return (
        Absence.objects.filter(professionnel__in=ici, suspendue_le__isnull=False, reprise_le=None)
        .select_related("professionnel")
        .order_by("fin", "debut")
    )


def tuteurs_de(pro_id: int, structure_id: int) -> set[int]:
    """Tutor and stand-in of somebody's last training period there, over or not: their writings still wait."""
    ligne = (
        Affectation.objects.filter(TUTORE, professionnel=pro_id, structure=structure_id)
        .order_by("-debut", "-pk")
        .first()
    )
    return {pk for pk in (ligne.tuteur_id, ligne.suppleant_id) if pk} if ligne else set()


def sans_tuteur(structure_id: int) -> set[int]:
    """Affectations of trainees that open nothing today: no tutor is there."""
    ouvertes = Affectation.objects.filter(ouvrant(), pk=OuterRef("pk"))
    lignes = Affectation.objects.filter(Affectation.en_cours(), TUTORE, ~Exists(ouvertes), structure=structure_id)
    return set(lignes.values_list("pk", flat=True))


def empechement(professionnel: Professionnel) -> str:
    """Why somebody at work opens nothing today, when it is not for want of an affectation."""
    if attendue(professionnel):
        return "Lisez et signez d’abord l’attestation de sensibilisation, dans « Mon compte »."
    if Affectation.objects.filter(Affectation.en_cours(), TUTORE, professionnel=professionnel).exists():
        return "Votre tuteur est absent : vos droits reviennent avec lui, ou avec un suppléant."
    return ""


def delegations_de_la_structure(structure_id: int) -> dict[str, list[Delegation]]:
    """State → delegations, the last ones first."""
    lignes = Delegation.objects.filter(structure=structure_id).select_related(
        "delegant", "delegataire", "unite", "decideur", "revoquee_par"
    )
    par_etat: dict[str, list[Delegation]] = {}
    for delegation in lignes[:200]:
        par_etat.setdefault(delegation.etat, []).append(delegation)
    return par_etat
