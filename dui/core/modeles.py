"""Abstract bases shared by every room."""

from typing import Any

from django.db import models
from django.db.models import F

from dui.core import horloge


class Niveau(models.IntegerChoices):
    """Confidentiality of a writing (metier §2.3)."""

    N1 = 1, "N1 administratif"
    N2 = 2, "N2 équipe"
    N3 = 3, "N3 consignes de santé"
    N4 = 4, "N4 équipe de soins"
    N5 = 5, "N5 psychologue"
    N6 = 6, "N6 protection"


class Horodate(models.Model):
    cree_le = models.DateTimeField("créé le", default=horloge.maintenant, editable=False)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class Versionne(models.Model):
    """Editable object: a save on a stale version raises ConflitVersion (dui.core.fusion)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Fait(models.Model):
    """What hangs on a dossier: structure and level are copied here so that RLS is one comparison (DESIGN §3)."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    niveau = models.PositiveSmallIntegerField("niveau de confidentialité", choices=Niveau, default=Niveau.N2)
    cle_acces = models.GeneratedField(
        expression=F("structure_id") * 8 + F("niveau"), output_field=models.IntegerField(), db_persist=True
    )

    class Meta:
        abstract = True


class Intervalle(models.Model):
    """Dated fact: a day of start, an optional day of end (included), a reason."""

    debut = models.DateField("début", default=horloge.aujourdhui)
    fin = models.DateField("fin", null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def en_cours(le: Any = None) -> models.Q:
        """Filter of the rows in force on that day (Europe/Paris today by default)."""
        jour = le or horloge.aujourdhui()
        return models.Q(debut__lte=jour) & (models.Q(fin__isnull=True) | models.Q(fin__gte=jour))
