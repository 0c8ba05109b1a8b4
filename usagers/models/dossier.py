"""Dossier (usager × structure), séjour, and their statuses as dated rows (metier §2.1, S01)."""

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate, Versionne
from habilitations.choices import Phase
from habilitations.models import PerimetreDossier, Structure, Unite
from usagers.choices import StatutSejour
from usagers.models.personne import Usager


@pghistory.track()
class Dossier(Horodate, Versionne):
    """One per person and structure; a readmission is a new stay here. Shares its key with its perimeter."""

    perimetre = models.OneToOneField(
        PerimetreDossier, on_delete=models.PROTECT, primary_key=True, related_name="dossier"
    )
    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="dossiers")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    numero = models.CharField("numéro de dossier", max_length=30)
    dernier_contact = models.DateField("dernier contact", null=True, blank=True)
    conduite_a_tenir = models.CharField("conduite à tenir (N3)", max_length=500, blank=True)
    lieu = models.CharField("chambre ou lieu", max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["usager", "structure"], name="dossier_unique"),
            models.UniqueConstraint(fields=["structure", "numero"], name="dossier_numero_unique"),
        ]

    def __str__(self) -> str:
        return self.numero


class StatutDossier(models.Model):
    """Phase of the dossier: a row per change, never an overwrite."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="statuts")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=10, choices=Phase)
    motif = models.CharField(max_length=200, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)


@pghistory.track()
class Sejour(Horodate, Versionne):
    """Admission (decision) ≠ entry (presence) ≠ exit. `numero` is the local number -SEJOUR-n (metier §2.1)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sejours")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    numero = models.PositiveIntegerField()
    numero_administratif = models.CharField("numéro de dossier administratif", max_length=40, blank=True)
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    essms_provenance = models.CharField("ESSMS de provenance", max_length=100, blank=True)
    provenance = models.CharField(max_length=40, blank=True)
    origine_demande = models.CharField("origine de la demande", max_length=40, blank=True)
    modalite_accueil = models.CharField("modalité d’accueil", max_length=40, blank=True)
    date_admission = models.DateField("date de la décision d’admission", null=True, blank=True)
    date_entree_prevue = models.DateField("entrée prévue", null=True, blank=True)
    date_entree = models.DateField("entrée", null=True, blank=True)
    date_sortie_prevue = models.DateField("sortie prévue", null=True, blank=True)
    date_sortie = models.DateField("sortie", null=True, blank=True)
    motif_sortie = models.CharField("motif de sortie", max_length=40, blank=True)
    statut = models.CharField(max_length=10, choices=StatutSejour, default=StatutSejour.PREVU)
    commentaire = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="sejour_numero_unique"),
            models.CheckConstraint(
                condition=models.Q(date_sortie__isnull=True)
                | models.Q(date_entree__isnull=True)
                | models.Q(date_sortie__gte=models.F("date_entree")),
                name="sejour_sortie_apres_entree",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(statut__in=["en_cours", "suspendu"]),
                name="sejour_un_seul_ouvert",
            ),
        ]


class StatutSejourHisto(models.Model):
    """Each status of a stay: who, when, why."""

    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, related_name="statuts")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    statut = models.CharField(max_length=10, choices=StatutSejour)
    motif = models.CharField(max_length=200, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)


class Compteur(models.Model):
    """Per-dossier local numbers, never reused (metier §2.1): SEJOUR, EVN, PPER…"""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="compteurs")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    objet = models.CharField(max_length=8)
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "objet"], name="compteur_unique")]
