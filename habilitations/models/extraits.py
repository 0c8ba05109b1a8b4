"""Extract of the access log for a complaint, a breach, an inspection (S-52): who asked, for what, where it stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate
from habilitations.models.droits import PerimetreDossier
from habilitations.models.professionnels import Professionnel


class MotifExtrait(models.TextChoices):
    PLAINTE = "plainte", "Plainte ou signalement"
    VIOLATION = "violation", "Violation de données (CNIL, 72 heures)"
    AUTORITE = "autorite", "Demande d’une autorité"
    CONTROLE = "controle", "Contrôle interne"


class FormeExtrait(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Classeur XLSX"


class EtatExtrait(models.TextChoices):
    DEMANDE = "demande", "En préparation"
    PRET = "pret", "Prêt"
    ANNULE = "annule", "Annulé"
    ECHEC = "echec", "Impossible"
    ECHU = "echu", "Effacé à son terme"


class ExtraitJournal(Horodate):
    """`structures`: those whose log the asker read when asking; the file is encrypted and leaves after some days."""

    demandeur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    structures = ArrayField(models.IntegerField())
    motif = models.CharField(max_length=10, choices=MotifExtrait)
    precision = models.CharField("précision", max_length=500)
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    perimetre = models.ForeignKey(PerimetreDossier, on_delete=models.PROTECT, null=True, related_name="+")
    adresse = models.CharField("adresse du réseau", max_length=45, blank=True)
    du = models.DateTimeField()
    au = models.DateTimeField()
    forme = models.CharField(max_length=4, choices=FormeExtrait, default=FormeExtrait.CSV)
    etat = models.CharField(max_length=10, choices=EtatExtrait, default=EtatExtrait.DEMANDE)
    raison = models.CharField(max_length=200, blank=True)
    lignes = models.PositiveBigIntegerField(null=True)
    taille = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    expire_le = models.DateTimeField("effacé le")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(au__gt=models.F("du")), name="extrait_periode")]

    def __str__(self) -> str:
        return f"Extrait {self.pk}"

    @property
    def disponible(self) -> bool:
        return self.etat == EtatExtrait.PRET and self.expire_le > horloge.maintenant()
