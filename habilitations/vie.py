"""Readings of the life of accounts: who is away, who comes back."""

from collections.abc import Iterable

from django.db.models import QuerySet

from dui.core import horloge
from habilitations.models import Absence, Affectation, Professionnel


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
