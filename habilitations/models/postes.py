"""Shared workstations: a device known to the house, and who may open a short session on it with a code (S26)."""

from datetime import datetime, timedelta

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate
from habilitations.models.professionnels import Compte, Professionnel
from habilitations.models.structures import Structure, Unite

FENETRE_MAX = 7 * 24


@pghistory.track(exclude=["empreinte", "vu_le"])
class PostePartage(Horodate):
    """A browser of the house. Its cookie holds a random token, this row only the hash of it."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="postes")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nom = models.CharField(max_length=80)
    empreinte = models.CharField(max_length=64, unique=True)
    fenetre_heures = models.PositiveSmallIntegerField("durée d’une identification complète (heures)", default=24)
    expire_le = models.DateTimeField("expire le")
    enrole_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    vu_le = models.DateTimeField("dernier usage", null=True)
    revoque_le = models.DateTimeField("révoqué le", null=True)
    revoque_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fenetre_heures__range=(1, FENETRE_MAX)), name="poste_fenetre_7_jours"
            )
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def en_service(self) -> bool:
        return self.revoque_le is None and self.expire_le > horloge.maintenant()


class PassagePoste(models.Model):
    """Somebody who proved both factors on that device at `preuve_le`; null once too many codes were wrong."""

    poste = models.ForeignKey(PostePartage, on_delete=models.CASCADE, related_name="passages")
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="passages")
    preuve_le = models.DateTimeField(null=True)
    parti_le = models.DateTimeField(null=True)
    brouillon = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poste", "compte"], name="passage_unique")]

    @property
    def fin(self) -> datetime:
        """When the code alone stops being enough there."""
        preuve = self.preuve_le or self.poste.cree_le
        return min(preuve + timedelta(hours=self.poste.fenetre_heures), self.poste.expire_le)
