"""Nothing typed is lost, nothing submitted counts twice."""

from django.conf import settings
from django.db import models

from dui.core import horloge


class JetonSoumission(models.Model):
    """One submission token, one effect: a replay gets the first answer again (F-12, F-13).

    `empreinte` is a keyed digest of what was sent, so that another content under the same token is not mistaken
    for a replay.
    """

    jeton = models.UUIDField(primary_key=True)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    acteur_id = models.IntegerField()
    chemin = models.CharField(max_length=300)
    empreinte = models.CharField(max_length=64)
    statut = models.PositiveSmallIntegerField(default=0)
    reponse = models.TextField(blank=True)
    cree_le = models.DateTimeField(default=horloge.maintenant, db_index=True)

    def __str__(self) -> str:
        return str(self.jeton)


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

    def __str__(self) -> str:
        return self.cle
