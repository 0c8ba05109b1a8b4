"""Outbox: business events and their deliveries. Identifiers only, never personal data."""

from django.db import models
from django.db.models.functions import Now

from dui.core import horloge

ESSAIS_MAX = 12


class EvenementMetier(models.Model):
    """Something that happened, written in the transaction that made it happen."""

    nom = models.CharField(max_length=80)
    structure_id = models.IntegerField()
    dossier_id = models.IntegerField(null=True)
    acteur_id = models.IntegerField(null=True)
    ids = models.JSONField(default=dict)
    cree_le = models.DateTimeField(default=horloge.maintenant)

    def __str__(self) -> str:
        return f"{self.nom} {self.pk}"


class EtatRemise(models.TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours"
    REMISE = "remise", "Remise"
    A_TRAITER = "a_traiter", "À traiter"


class Remise(models.Model):
    """Delivery of one event to one subscriber, at most once in effect (lease + fencing by attempt number).

    `essai` only grows: it is the fencing token. A relaunch raises `limite`. Due dates and leases follow the clock
    of the database, never the one of a worker.
    """

    evenement = models.ForeignKey(EvenementMetier, on_delete=models.PROTECT, related_name="remises")
    abonne = models.CharField(max_length=80)
    etat = models.CharField(max_length=12, choices=EtatRemise, default=EtatRemise.EN_ATTENTE)
    essai = models.PositiveIntegerField(default=0)
    limite = models.PositiveIntegerField(default=ESSAIS_MAX)
    disponible_le = models.DateTimeField(db_default=Now())
    bail = models.DateTimeField(null=True)
    erreur = models.CharField(max_length=500, blank=True)
    remise_le = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evenement", "abonne"], name="remise_unique")]
        indexes = [
            models.Index(
                fields=["disponible_le"],
                name="remise_due",
                condition=models.Q(etat__in=["en_attente", "en_cours"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.abonne} {self.evenement_id}"
