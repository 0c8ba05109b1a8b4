"""Index of the timeline: one row per thing that happened in a dossier, fed by event subscribers."""

from django.db import models

from coordination.choices import Importance
from dui.core.modeles import Fait
from dui.core.registres import FIL
from habilitations.models import Professionnel
from usagers.models import Dossier


class EntreeFil(Fait):
    """`genre` is registered in dui.core.registres.FIL; `objet_id` points to the row it tells about."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="fil")
    genre = models.CharField(max_length=20)
    domaine = models.CharField(max_length=3)
    objet_id = models.IntegerField()
    instant = models.DateTimeField()
    titre = models.CharField(max_length=120)
    extrait = models.CharField(max_length=400, blank=True)
    importance = models.PositiveSmallIntegerField(default=1)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    retiree = models.BooleanField(default=False)
    # When the house came to know it (the fact may be of another day): what the handover counts from.
    inscrite_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["genre", "objet_id"], name="fil_objet_unique")]
        indexes = [
            models.Index(fields=["dossier", "-instant", "-id"], name="fil_ordre"),
            models.Index(fields=["structure", "-inscrite_le"], name="fil_nouvelles"),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def importance_libelle(self) -> str:
        return str(Importance(self.importance).label)

    @property
    def icone(self) -> str:
        genre = FIL.get(self.genre)
        return genre.icone if genre else "message-square"
