"""Who tuned which cell of which profile, when and why: append only, the database refuses to rewrite it."""

from django.db import models

from dui.core import horloge
from habilitations.models.droits import Profil
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import Structure


class DecisionProfil(models.Model):
    """One change of one profile of one structure. `champ` is a domain, or « distance » for the remote policy."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="decisions_profil")
    profil = models.ForeignKey(Profil, on_delete=models.PROTECT, related_name="decisions")
    champ = models.CharField(max_length=10)
    avant = models.CharField(max_length=200, blank=True)
    apres = models.CharField("après", max_length=200, blank=True)
    motif = models.CharField(max_length=200)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", default=horloge.maintenant)

    class Meta:
        ordering = ["-decide_le", "-pk"]
        indexes = [models.Index(fields=["structure", "-decide_le"], name="decision_profil_structure")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(motif=""), name="decision_profil_motif"),
            models.CheckConstraint(condition=~models.Q(avant=models.F("apres")), name="decision_profil_change"),
        ]
