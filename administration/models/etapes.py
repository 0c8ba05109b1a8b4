"""The history of what goes from state to state: each step is a row, never an overwrite."""

from django.db import models

from dui.core import horloge
from dui.core.modeles import Fait
from habilitations.models import Professionnel


class Etape(Fait):
    """When, by whom, in a few words; the room adds of what, and to which state."""

    acte = models.CharField(max_length=120)
    le = models.DateTimeField(default=horloge.maintenant)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    commentaire = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["le", "id"]

    def __str__(self) -> str:
        return self.acte


__all__ = ["Etape"]
