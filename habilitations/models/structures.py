"""Organisme gestionnaire, structures (FINESS), unités (metier §2.1)."""

from django.db import models

from dui.core.modeles import Horodate
from habilitations.choices import Secteur


class OrganismeGestionnaire(Horodate):
    nom = models.CharField(max_length=150)
    finess_ej = models.CharField("FINESS de l’entité juridique", max_length=9, blank=True)
    absence_jours = models.PositiveSmallIntegerField("absence longue au-delà de (jours)", default=30)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(absence_jours__range=(1, 365)), name="organisme_absence_jours")
        ]

    def __str__(self) -> str:
        return self.nom


class Structure(Horodate):
    """An ESSMS: FINESS number (ET), category, sector, options of the field."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="structures")
    nom = models.CharField(max_length=150)
    finess = models.CharField("FINESS de l’établissement", max_length=9)
    categorie = models.CharField("catégorie FINESS", max_length=3)
    secteur = models.CharField(max_length=3, choices=Secteur)
    adresse = models.CharField(max_length=250, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    capacite_autorisee = models.PositiveIntegerField("capacité autorisée", null=True, blank=True)
    capacite_installee = models.PositiveIntegerField("capacité installée", null=True, blank=True)
    formule_projet_personnalise = models.BooleanField("formule des projets personnalisés", default=True)
    anonymat_possible = models.BooleanField("accueil anonyme possible", default=False)
    jours_ouverture = models.CharField("jours d’ouverture", max_length=7, default="1111111")
    regle_journee = models.CharField("règle de comptage des journées", max_length=30, default="presence_minuit")
    vocabulaire = models.JSONField("vocabulaire", default=dict, blank=True)
    verrou_minutes = models.PositiveSmallIntegerField("verrou après (minutes)", default=10)
    revue_jours = models.PositiveSmallIntegerField("revue des habilitations tous les (jours)", default=90)
    sensibilisation_depuis = models.DateField("attestation demandée depuis", null=True, blank=True)
    bris_heures = models.PositiveSmallIntegerField("durée d’un accès d’urgence (heures)", default=4)

    class Meta:
        ordering = ["nom"]
        # Scoped: a constraint over all organismes would tell one that another knows the number.
        constraints = [
            models.UniqueConstraint(fields=["organisme", "finess"], name="structure_finess_unique"),
            models.CheckConstraint(condition=models.Q(bris_heures__range=(1, 24)), name="structure_bris_24_h"),
            models.CheckConstraint(condition=models.Q(revue_jours__range=(30, 366)), name="structure_revue_jours"),
        ]

    def __str__(self) -> str:
        return self.nom


class Unite(Horodate):
    """Groupe de vie, antenne, appartement, file active."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="unites")
    nom = models.CharField(max_length=100)
    fermee_le = models.DateField("fermée le", null=True, blank=True)

    class Meta:
        ordering = ["nom"]
        constraints = [models.UniqueConstraint(fields=["structure", "nom"], name="unite_nom_unique")]

    def __str__(self) -> str:
        return self.nom
