"""The desk of a professional: tasks, messages that point to the dossier, lists of colleagues (S21)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coordination.choices import Importance
from coordination.choices_agenda import Demande, EtatTache
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier


@pghistory.track()
class Tache(Fait, Horodate, Versionne):
    """What, who, for when. About a person: it lives in the dossier, at its level. `objet`: « action:12 »."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="taches")
    objet = models.CharField(max_length=60, blank=True)
    libelle = models.CharField("à faire", max_length=200)
    pour_le = models.DateField("pour le", null=True, blank=True)
    responsable = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    etat = models.CharField("état", max_length=10, choices=EtatTache, default=EtatTache.A_FAIRE)
    motif = models.CharField(max_length=200, blank=True)
    close_le = models.DateTimeField(null=True)
    close_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    reprise_de = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pour_le", "id"]
        indexes = [
            models.Index(fields=["responsable", "pour_le"], condition=Q(etat="a_faire"), name="tache_responsable"),
            models.Index(fields=["structure", "pour_le"], condition=Q(etat="a_faire"), name="tache_structure"),
        ]

    def __str__(self) -> str:
        return self.libelle


class MessageInterne(Horodate):
    """From a professional to others. About a person it says nothing: `demande` and a pointer, never a text.

    `lecteurs`: sender and recipients, for the second wall. `cible`: what to open in the dossier, « transmission:12 ».
    """

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    expediteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    lecteurs = ArrayField(models.IntegerField())
    objet = models.CharField(max_length=120, blank=True)
    texte = models.TextField(blank=True)
    importance = models.PositiveSmallIntegerField(choices=Importance, default=Importance.INFO)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    demande = models.CharField(max_length=10, choices=Demande, blank=True)
    cible = models.CharField(max_length=60, blank=True)
    pour_le = models.DateField("réponse attendue le", null=True, blank=True)

    class Meta:
        ordering = ["-cree_le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=True) | Q(texte="", objet="") & ~Q(demande=""), name="message_pointe"
            ),
        ]


class DestinataireMessage(models.Model):
    """Sent → read → dealt with, for each recipient."""

    message = models.ForeignKey(MessageInterne, on_delete=models.PROTECT, related_name="destinataires")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    envoye_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    envoye_le = models.DateTimeField(default=horloge.maintenant)
    lu_le = models.DateTimeField(null=True)
    traite_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message", "professionnel"], name="destinataire_unique")]
        indexes = [
            models.Index(fields=["professionnel"], condition=Q(traite_le__isnull=True), name="destinataire_attente")
        ]


@pghistory.track()
class ListeDiffusion(Horodate, Versionne):
    """A list of colleagues of one house, kept by its chef de service."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    nom = models.CharField(max_length=80)
    membres = ArrayField(models.IntegerField(), default=list)
    retiree_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "nom"], condition=Q(retiree_le=None), name="liste_nom")
        ]

    def __str__(self) -> str:
        return self.nom
