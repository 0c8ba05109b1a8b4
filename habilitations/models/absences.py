"""Absences of professionals: a long one suspends the account, and only a decision opens it again (metier S26)."""

from datetime import date

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate, Intervalle
from habilitations.models.professionnels import Professionnel


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def ouvertes(self, le: date | None = None) -> "AbsenceQuerySet":
        """Away that day: a short absence ends by itself, one that suspended the account ends by a decision."""
        return self.filter(Absence.en_cours(le))


@pghistory.track()
class Absence(Horodate, Intervalle):
    """`fin` is the last day foreseen, empty when unknown. No reason is kept: it would tell of somebody's health."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="absences")
    declaree_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    suspendue_le = models.DateTimeField("compte suspendu le", null=True)
    reprise_le = models.DateField("premier jour du retour", null=True)
    reprise_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "pk"]
        indexes = [models.Index(fields=["professionnel", "-debut"], name="absence_pro")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fin__isnull=True) | models.Q(fin__gte=models.F("debut")), name="absence_dates"
            )
        ]

    @staticmethod
    def en_cours(le: date | None = None) -> models.Q:
        jour = le or horloge.aujourdhui()
        attendue = models.Q(fin=None) | models.Q(fin__gte=jour) | models.Q(suspendue_le__isnull=False)
        revenue = models.Q(reprise_le__gt=jour) | (models.Q(reprise_le=None) & attendue)
        return models.Q(debut__lte=jour) & revenue

    def jours(self, le: date) -> int:
        """Length foreseen, or reached that day when the end is unknown."""
        return ((self.fin or max(le, self.debut)) - self.debut).days + 1
