"""The council of social life (CVS): members, meetings, opinions, minutes that everybody in the house may read."""

import hashlib

import pghistory
from django.db import models

from accompagnement.choices_incidents import CollegeCVS, SensAvis
from dui.core import coffre, horloge
from dui.core.modeles import Horodate, Intervalle, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from dui.core.typographie import date_longue


@pghistory.track()
class MembreCVS(Horodate, Intervalle):
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    college = models.CharField("collège", max_length=10, choices=CollegeCVS)
    nom = models.CharField(max_length=160)
    qualite = models.CharField("qualité", max_length=120, blank=True)
    suppleant = models.BooleanField("suppléant", default=False)
    preside = models.BooleanField("préside", default=False)

    class Meta:
        ordering = ["college", "suppleant", "nom"]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class ReunionCVS(Horodate, Versionne):
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("réunion du")
    lieu = models.CharField(max_length=120, blank=True)
    ordre_du_jour = models.TextField("ordre du jour")
    presents = models.TextField("présents", blank=True)
    pv = models.TextField("compte rendu", blank=True)
    adopte_le = models.DateField("adopté le", null=True, blank=True)

    class Meta:
        ordering = ["-le", "-id"]

    def __str__(self) -> str:
        return f"Réunion du {date_longue(self.le.astimezone(horloge.PARIS).date())}"


@pghistory.track()
class AvisCVS(Horodate):
    """An opinion, and what the house answered."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    reunion = models.ForeignKey(ReunionCVS, on_delete=models.PROTECT, related_name="avis")
    sujet = models.CharField(max_length=160)
    sens = models.CharField(max_length=12, choices=SensAvis)
    texte = models.TextField(blank=True)
    suite = models.TextField("ce que la maison répond", blank=True)

    class Meta:
        ordering = ["id"]


class PieceCVS(models.Model):
    """Minutes as they were printed: written once."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    reunion = models.ForeignKey(ReunionCVS, on_delete=models.PROTECT, related_name="pieces")
    titre = models.CharField(max_length=150)
    reference = models.CharField(max_length=80)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField()
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]

    @property
    def contenu(self) -> bytes:
        with self.fichier.open() as flux:
            octets = bytes(flux.read())
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, self.fichier.name or "")
        return octets


__all__ = ["AvisCVS", "MembreCVS", "PieceCVS", "ReunionCVS"]
