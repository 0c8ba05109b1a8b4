"""Several documents asked for in one archive (S28): who asked, for which ones, where it stands, until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier


class EtatExport(models.TextChoices):
    DEMANDE = "demande", "En préparation"
    PRET = "pret", "Prêt"
    ECHEC = "echec", "Impossible"
    ECHU = "echu", "Effacé à son terme"


class ExportDocuments(Horodate):
    """The line stays; the archive, encrypted, is its asker's alone and goes at its term."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    demandeur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    choix = ArrayField(models.IntegerField())
    etat = models.CharField(max_length=10, choices=EtatExport, default=EtatExport.DEMANDE)
    raison = models.CharField(max_length=300, blank=True)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False, blank=True)
    taille = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    expire_le = models.DateTimeField("effacé le")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["expire_le"], name="export_terme")]

    def __str__(self) -> str:
        return f"Export {self.pk}"

    @property
    def disponible(self) -> bool:
        return self.etat == EtatExport.PRET and self.expire_le > horloge.maintenant()


__all__ = ["EtatExport", "ExportDocuments"]
