"""What the access log makes one look at: unusual accesses, and where professionals live, to notice neighbours."""

import pghistory
from django.db import models

from dui.core.modeles import Horodate
from habilitations.models.droits import PerimetreDossier
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import Structure


class NatureAnomalie(models.TextChoices):
    """Why an access is worth a look (S-18). None is a fault by itself."""

    SOI = "soi", "Son propre dossier"
    NOM = "nom", "Même nom de famille"
    VOISIN = "voisin", "Même rue"
    EQUIPE = "equipe", "Hors de son équipe"
    VOLUME = "volume", "Beaucoup de dossiers en une heure"
    NUIT = "nuit", "La nuit, hors de ses habitudes"
    DEPART = "depart", "Autour de son départ"


class EtatAnomalie(models.TextChoices):
    A_EXAMINER = "a_examiner", "À examiner"
    EXPLIQUE = "explique", "Expliqué"
    ABUSIF = "abusif", "Abusif"


@pghistory.track()
class Anomalie(Horodate):
    """One finding. `repere` tells two of the same kind apart: the day, or nothing for a tie that does not change."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    perimetre = models.ForeignKey(PerimetreDossier, on_delete=models.PROTECT, null=True, related_name="+")
    nature = models.CharField(max_length=10, choices=NatureAnomalie)
    repere = models.CharField(max_length=10, blank=True)
    debut = models.DateTimeField("premier acte")
    fin = models.DateTimeField("dernier acte")
    nombre = models.PositiveIntegerField()
    etat = models.CharField(max_length=10, choices=EtatAnomalie, default=EtatAnomalie.A_EXAMINER)
    motif = models.CharField(max_length=500, blank=True)
    revu_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    revu_le = models.DateTimeField("examiné le", null=True)

    class Meta:
        ordering = ["-fin", "-pk"]
        indexes = [
            models.Index(fields=["structure"], condition=models.Q(etat="a_examiner"), name="anomalie_a_examiner")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nature", "professionnel", "perimetre", "repere"], name="anomalie_unique",
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_nature_display()


class DomicileProfessionnel(Horodate):
    """Street of a professional, encrypted: compared with those of persons, never shown, never printed."""

    professionnel = models.OneToOneField(Professionnel, on_delete=models.CASCADE, related_name="+")
    chiffre = models.BinaryField()
