"""Nothing typed is lost, nothing submitted counts twice."""

from django.conf import settings
from django.db import models

from dui.core import horloge


class JetonSoumission(models.Model):
    """One submission token, one effect: a replay gets the first answer again (F-12, F-13)."""

    jeton = models.UUIDField(primary_key=True)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    chemin = models.CharField(max_length=200)
    reponse = models.CharField(max_length=300, blank=True)
    cree_le = models.DateTimeField(default=horloge.maintenant, db_index=True)


class Brouillon(models.Model):
    """Private draft of a form, encrypted, kept 15 days, never part of the record (S10)."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    acteur_id = models.IntegerField()
    cle = models.CharField(max_length=120)
    contenu = models.BinaryField()
    version_lue = models.PositiveIntegerField(null=True)
    modifie_le = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compte", "cle"], name="brouillon_unique")]
