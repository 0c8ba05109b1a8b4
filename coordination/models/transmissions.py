"""Transmissions: one row per person concerned, each naming nobody else (S10)."""

import uuid
from typing import Any

import pghistory
from django.db import models

from coordination.choices import (
    ICONES_CATEGORIE,
    ICONES_THEME,
    Categorie,
    EtatTransmission,
    Importance,
    Macrocible,
    Theme,
)
from dui.core import horloge
from dui.core.modeles import Fait, Versionne
from habilitations.models import Professionnel
from usagers.models import Dossier


class TransmissionQuerySet(models.QuerySet["Transmission"]):
    def visibles_pour(self, acteur: Any) -> "TransmissionQuerySet":
        """Those that this actor may read (the formula of metier §4.1, by level)."""
        from coordination.acces import visibles

        return visibles(acteur, self)  # type: ignore[return-value]


@pghistory.track()
class Transmission(Fait, Versionne):
    """Copy of a writing for one dossier; `groupe` links the copies of the same writing.

    `valeurs` says the numbers of `mesures` in words, for every place that quotes a writing. `reponse_a` is the writing
    that began the thread: one level, never a reply to a reply.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="transmissions")
    groupe = models.UUIDField(default=uuid.uuid4)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    fonction = models.CharField("fonction de l’auteur", max_length=80)
    fait_le = models.DateTimeField("date et heure du fait")
    saisi_le = models.DateTimeField("date et heure de saisie", default=horloge.maintenant)
    categorie = models.CharField("catégorie", max_length=14, choices=Categorie, default=Categorie.QUOTIDIEN)
    theme = models.CharField("thème", max_length=10, choices=Theme, blank=True)
    cible = models.CharField(max_length=80, blank=True)
    macrocible = models.CharField(max_length=1, choices=Macrocible, blank=True)
    texte = models.TextField(blank=True)
    donnee = models.TextField("donnée", blank=True)
    action = models.TextField(blank=True)
    resultat = models.TextField("résultat", blank=True)
    suite_le = models.DateField("à revoir le", null=True, blank=True)
    cible_close_le = models.DateTimeField(null=True, blank=True)
    importance = models.PositiveSmallIntegerField(choices=Importance, default=Importance.INFO)
    etat = models.CharField(max_length=10, choices=EtatTransmission, default=EtatTransmission.PUBLIEE)
    nomme_tiers = models.BooleanField("nomme un tiers", default=False)
    rectifie = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="rectificatif")
    motif_rectification = models.CharField(max_length=200, blank=True)
    valide_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    valeurs = models.CharField("valeurs notées, en mots", max_length=300, blank=True)
    reponse_a = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reponses")

    objects = TransmissionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["structure", "-fait_le", "-id"], name="transmission_fil_structure"),
            models.Index(fields=["dossier", "-fait_le", "-id"], name="transmission_fil_dossier"),
            models.Index(fields=["groupe"], name="transmission_groupe"),
            models.Index(fields=["structure", "-saisi_le"], name="transmission_saisie"),
        ]

    def __str__(self) -> str:
        return f"{self.get_categorie_display()}, {self.fait_le:%d/%m/%Y}"

    @property
    def precision(self) -> str:
        """Theme of the tile, when it says more than the category: « Vie quotidienne · repas »."""
        theme = self.get_theme_display()
        return "" if theme == self.get_categorie_display() else theme.lower()

    @property
    def icone(self) -> str:
        return ICONES_THEME.get(self.theme) or ICONES_CATEGORIE[self.categorie]


class Lecture(models.Model):
    """Read mark; `prise` is the explicit "J'ai pris connaissance" of a priority item."""

    transmission = models.ForeignKey(Transmission, on_delete=models.PROTECT, related_name="lectures")
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    lue_le = models.DateTimeField(default=horloge.maintenant)
    prise = models.BooleanField("pris connaissance", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transmission", "professionnel"], name="lecture_unique")]

    def __str__(self) -> str:
        return f"{self.professionnel_id} · {self.transmission_id}"


class Visite(models.Model):
    """Last visit of a professional to a place (dossier:12, onglet, fil), for "since my last visit"."""

    acteur_id = models.IntegerField()
    lieu = models.CharField(max_length=60)
    vue_le = models.DateTimeField(default=horloge.maintenant)
    precedente_le = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["acteur_id", "lieu"], name="visite_unique")]

    def __str__(self) -> str:
        return self.lieu
