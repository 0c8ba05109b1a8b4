"""Notices inside the product: something waits for this professional, told without any content."""

import uuid

from django.db import models

from dui.core import horloge


class Notification(models.Model):
    """One notice to one professional. `texte` names no person; the page behind `url` checks rights again (S21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    acteur_id = models.IntegerField("destinataire")
    structure_id = models.IntegerField()
    nature = models.CharField(max_length=30)
    texte = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    cree_le = models.DateTimeField("créée le", default=horloge.maintenant)
    lue_le = models.DateTimeField("vue le", null=True)

    class Meta:
        ordering = ["-cree_le"]
        indexes = [
            models.Index(fields=["acteur_id", "-cree_le"], name="notification_acteur"),
            models.Index(fields=["acteur_id"], condition=models.Q(lue_le=None), name="notification_a_voir"),
        ]

    def __str__(self) -> str:
        return self.texte
