"""Educational writings that leave the house: report, shuttle sheet, protocol of actions (PDE-DOCX-5, PDE-DOCX-10)."""

import pghistory
from django.db import models
from django.db.models import QuerySet

from accompagnement.choices_ecrits import EtatEcrit, GenreEcrit
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.acces import Acteur, objets_visibles
from habilitations.models import Professionnel
from usagers.models import Dossier


class EcritQuerySet(models.QuerySet["EcritEducatif"]):
    def visibles_pour(self, acteur: Acteur) -> QuerySet["EcritEducatif"]:
        return objets_visibles(self.filter(structure__in=acteur.structures), acteur, "TRE", 2)


@pghistory.track()
class EcritEducatif(Fait, Horodate, Versionne):
    """Facts, observations and hypotheses apart: whoever reads knows which is which. The person may read it one day."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    genre = models.CharField(max_length=10, choices=GenreEcrit)
    etat = models.CharField("état", max_length=10, choices=EtatEcrit, default=EtatEcrit.BROUILLON)
    titre = models.CharField(max_length=150)
    destinataire = models.CharField("à l’attention de", max_length=200, blank=True)
    debut = models.DateField("période du", null=True, blank=True)
    fin = models.DateField("au", null=True, blank=True)
    faits = models.TextField("faits", blank=True)
    observations = models.TextField("observations", blank=True)
    hypotheses = models.TextField("hypothèses", blank=True)
    paroles = models.TextField("ses mots", blank=True)
    suites = models.TextField("propositions", blank=True)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    objects = EcritQuerySet.as_manager()

    class Meta:
        ordering = ["-cree_le", "-id"]
        indexes = [models.Index(fields=["dossier", "-cree_le"], name="ecrit_dossier")]

    def __str__(self) -> str:
        return self.titre


@pghistory.track()
class ActionEcrit(Fait):
    """Line of a protocol or of a shuttle sheet: what, by whom, for when, done when."""

    ecrit = models.ForeignKey(EcritEducatif, on_delete=models.PROTECT, related_name="actions")
    quoi = models.CharField("action", max_length=200)
    qui = models.CharField(max_length=120)
    pour_le = models.DateField("pour le", null=True, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True)
    cree_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["id"]


__all__ = ["ActionEcrit", "EcritEducatif"]
