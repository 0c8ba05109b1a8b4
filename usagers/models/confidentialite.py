"""What a person closes: oppositions to a sharing, received, dated, never deleted (L1110-4, R1110-3, S26)."""

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Fait, Horodate
from habilitations.choices import Domaine
from habilitations.models import LienDossier, Professionnel
from usagers.choices import CibleOpposition, Expression
from usagers.models.dossier import Dossier


@pghistory.track()
class Opposition(Fait, Horodate):
    """`lien` is what the access formula reads; here: who said it, to whom, when, and to what it applies."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="oppositions")
    lien = models.OneToOneField(LienDossier, on_delete=models.PROTECT, related_name="opposition")
    exprimee_par = models.CharField(max_length=12, choices=Expression)
    qui = models.CharField("nom et qualité", max_length=100, blank=True)
    exprimee_le = models.DateField("exprimée le", default=horloge.aujourdhui)
    cible = models.CharField(max_length=8, choices=CibleOpposition)
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    fonction = models.CharField(max_length=100, blank=True)
    domaine = models.CharField(max_length=3, choices=Domaine, blank=True)
    paroles = models.CharField("avec ses mots", max_length=300, blank=True)
    piece = models.CharField("document", max_length=120, blank=True)
    recue_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    recue_le = models.DateTimeField("reçue le", default=horloge.maintenant)
    levee_le = models.DateTimeField("levée le", null=True)
    levee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    levee_demandee_par = models.CharField(max_length=12, choices=Expression, blank=True)
    levee_motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-recue_le", "-id"]
        indexes = [models.Index(fields=["dossier"], condition=models.Q(levee_le=None), name="opposition_en_cours")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cible="pro", professionnel__isnull=False)
                | (models.Q(cible="fonction", professionnel__isnull=True) & ~models.Q(fonction=""))
                | models.Q(cible="tous", professionnel__isnull=True),
                name="opposition_cible",
            ),
            models.CheckConstraint(
                condition=models.Q(exprimee_par="personne") | ~models.Q(qui=""), name="opposition_qui"
            ),
        ]

    @property
    def a_qui(self) -> str:
        if self.professionnel is not None:
            return str(self.professionnel)
        return self.fonction or "tout le monde"

    @property
    def partie(self) -> str:
        return Domaine(self.domaine).label if self.domaine else "Tout le dossier"

    def vise(self, professionnel_id: int) -> bool:
        return self.professionnel_id == professionnel_id
