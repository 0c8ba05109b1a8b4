"""Under which category of CSP art. R1110-2 somebody exchanges and shares: dated decisions, the last one wins."""

from django.db import models
from django.db.models import Q

from dui.core import horloge
from habilitations.choices import OrigineCategorie
from habilitations.donnees.partage import CATEGORIES, Categorie
from habilitations.models.professionnels import Professionnel


class CategoriePartage(models.Model):
    """One decision, never rewritten. `categorie` empty: none, and the reason says why."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="categories_partage")
    categorie = models.CharField("catégorie", max_length=10, blank=True)
    origine = models.CharField(max_length=8, choices=OrigineCategorie)
    depuis = models.DateField(default=horloge.aujourdhui)
    motif = models.CharField(max_length=200)
    decide_le = models.DateTimeField("décidé le", default=horloge.maintenant)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["professionnel", "-id"], name="categorie_partage_derniere")]
        constraints = [
            models.CheckConstraint(condition=~Q(motif=""), name="categorie_partage_motif"),
            models.CheckConstraint(condition=Q(categorie__in=["", *CATEGORIES]), name="categorie_partage_connue"),
        ]

    def __str__(self) -> str:
        return self.texte.libelle if self.texte else "Aucune"

    @property
    def texte(self) -> Categorie | None:
        """What the law says of it."""
        return CATEGORIES.get(self.categorie)
