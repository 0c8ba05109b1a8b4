"""Handover: who read which one, which point, and what stays open from shift to shift (experience §5.1)."""

import pghistory
from django.db import models
from django.db.models import Q

from coordination.models.transmissions import Transmission
from dui.core import horloge
from dui.core.modeles import Fait
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier


class ReleveLue(models.Model):
    """« Relève lue »: one person, one period. `points` were shown; never rewritten."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField()
    points = models.PositiveIntegerField()
    lue_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["professionnel", "structure", "debut", "fin"], name="releve_lue_unique"),
            models.CheckConstraint(condition=Q(fin__gte=models.F("debut")), name="releve_lue_periode"),
        ]
        indexes = [models.Index(fields=["structure", "-lue_le"], name="releve_lue_structure")]


class LecturePoint(models.Model):
    """Reading mark of a point that is not a transmission (« mesure:12 »), for its reader alone."""

    acteur_id = models.IntegerField()
    cle = models.CharField(max_length=60)
    lue_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["acteur_id", "cle"], name="lecture_point_unique")]


class PointSuspensQuerySet(models.QuerySet["PointSuspens"]):
    def visibles_pour(self, acteur: Acteur) -> "PointSuspensQuerySet":
        """Of a person: whoever reads the transmissions of the team there. Of the house: whoever reads some there."""
        maisons = acteur.structures_ou("TRE", "lire") | acteur.structures_ou("TRE", "creer")
        regle = Q(dossier__in=numeros_visibles(acteur, "TRE", "lire")) | Q(dossier=None, structure__in=maisons)
        return self.filter(regle, structure__in=acteur.structures)

    def ouverts(self) -> "PointSuspensQuerySet":
        return self.filter(clos_le=None)


@pghistory.track()
class PointSuspens(Fait):
    """What the next shift must not forget; carried over until somebody closes it with a word."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="suspens")
    origine = models.ForeignKey(Transmission, on_delete=models.PROTECT, null=True, related_name="suspens")
    libelle = models.CharField("ce qui reste à faire", max_length=160)
    attendu_le = models.DateField("attendu le", null=True, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    ouvert_le = models.DateTimeField(default=horloge.maintenant)
    clos_le = models.DateTimeField(null=True, blank=True)
    clos_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    mot = models.CharField("mot de clôture", max_length=300, blank=True)

    objects = PointSuspensQuerySet.as_manager()

    class Meta:
        ordering = ["ouvert_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clos_le=None, mot="") | (Q(clos_le__isnull=False) & ~Q(mot="")), name="suspens_clos_dit"
            ),
        ]
        indexes = [models.Index(fields=["structure"], condition=Q(clos_le=None), name="suspens_ouvert")]

    def __str__(self) -> str:
        return self.libelle
