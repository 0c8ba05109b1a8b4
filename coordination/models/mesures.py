"""Values noted in a transmission: a number, its unit, its hour, at the level of the writing (S10)."""

from typing import Any

import pghistory
from django.db import models

from coordination.mesures import CHOIX, DEFINITIONS, Definition
from coordination.models.transmissions import Transmission
from dui.core.modeles import Fait
from usagers.models import Dossier


class MesureQuerySet(models.QuerySet["Mesure"]):
    def visibles_pour(self, acteur: Any) -> "MesureQuerySet":
        """Those of the transmissions that this actor may read; what was rectified no longer counts."""
        from coordination.acces import visibles
        from coordination.choices import EtatTransmission

        lues = visibles(acteur).exclude(etat=EtatTransmission.RECTIFIEE)
        return self.filter(transmission__in=lues.values("pk"))


@pghistory.track()
class Mesure(Fait):
    """One value; the unit is that of the day it was written."""

    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="mesures")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="mesures_notees")
    genre = models.CharField(max_length=12, choices=CHOIX)
    valeur = models.DecimalField(max_digits=7, decimal_places=2)
    unite = models.CharField("unité", max_length=8)
    prise_le = models.DateTimeField()

    objects = MesureQuerySet.as_manager()

    class Meta:
        ordering = ["prise_le", "id"]
        constraints = [models.UniqueConstraint(fields=["transmission", "genre"], name="mesure_unique")]
        indexes = [models.Index(fields=["dossier", "genre", "prise_le"], name="mesure_courbe")]

    def __str__(self) -> str:
        return self.get_genre_display()

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.genre]

    @property
    def dite(self) -> str:
        return self.definition.dire(self.valeur)
