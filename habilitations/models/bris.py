"""Bris de glace: one dossier, a few hours, a reason, and a review afterwards (metier S26, S-17)."""

from datetime import datetime

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate
from habilitations.choices import AvisBris, MotifBris
from habilitations.models.droits import LienDossier, PerimetreDossier
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import Structure


@pghistory.track()
class BrisDeGlace(Horodate):
    """Emergency access of one professional to one dossier. `lien` is what the access formula reads."""

    perimetre = models.ForeignKey(PerimetreDossier, on_delete=models.PROTECT, related_name="bris")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="bris")
    lien = models.OneToOneField(LienDossier, on_delete=models.PROTECT, related_name="bris")
    motif = models.CharField(max_length=10, choices=MotifBris)
    precision = models.CharField("ce qui se passe", max_length=500)
    vital = models.BooleanField("ouvre le volet du psychologue", default=False)
    ouvert_le = models.DateTimeField("ouvert le")
    expire_le = models.DateTimeField("expire le")
    ferme_le = models.DateTimeField("refermé le", null=True)
    avis = models.CharField(max_length=10, choices=AvisBris, blank=True)
    commentaire = models.CharField(max_length=500, blank=True)
    revu_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    revu_le = models.DateTimeField("revu le", null=True)

    class Meta:
        ordering = ["-ouvert_le"]
        indexes = [models.Index(fields=["structure"], condition=models.Q(revu_le=None), name="bris_a_revoir")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    expire_le__lte=models.F("ouvert_le") + models.Value("24:00:00", models.DurationField())
                ),
                name="bris_24_h_au_plus",
            )
        ]

    @property
    def fin(self) -> datetime:
        return self.ferme_le or self.expire_le

    @property
    def en_cours(self) -> bool:
        return horloge.maintenant() < self.fin
