"""School and work of a person (S32): periods with their states, half-days missed. Never what the MDPH decided."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q

from accompagnement.choices_parcours import (
    RETARD_MAX,
    Enseignement,
    EtatDemiJournee,
    EtatParcours,
    Frequentation,
    Moment,
    NatureAbsence,
    NiveauScolaire,
    TypeParcoursPro,
)
from administration.models.etapes import Etape
from dui.core.modeles import Fait, Horodate, Versionne
from usagers.models import Dossier

DEMI_JOURNEES_MAX = 12


class Parcours(Fait, Horodate, Versionne):
    """What a school period and a working path share."""

    numero = models.PositiveIntegerField(editable=False)
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)
    referent = models.CharField("référent", max_length=120, blank=True)
    contact = models.CharField("téléphone ou courriel du référent", max_length=150, blank=True)
    statut = models.CharField(max_length=11, choices=EtatParcours, default=EtatParcours.PREVUE)
    commentaire = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["-debut", "-id"]

    @property
    def ouvert(self) -> bool:
        return self.statut in (EtatParcours.PREVUE, EtatParcours.EN_COURS, EtatParcours.INTERROMPUE)

    def a_commencer(self, jour: date) -> bool:
        return self.statut == EtatParcours.PREVUE and self.debut <= jour


@pghistory.track()
class PeriodeScolaire(Parcours):
    """One stretch of real schooling (TDDUI -PSCO-n). Its volume is in half-days a week: never in hours."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="periodes_scolaires")
    ecole = models.CharField("école ou établissement", max_length=150)
    commune = models.CharField(max_length=100, blank=True)
    niveau_suivi = models.CharField("classe suivie", max_length=5, choices=NiveauScolaire)
    niveau_reel = models.CharField("niveau réel", max_length=5, choices=NiveauScolaire, blank=True)
    enseignement = models.CharField(max_length=12, choices=Enseignement, default=Enseignement.ORDINAIRE)
    demi_journees = models.PositiveSmallIntegerField("demi-journées par semaine", default=9)
    frequentation = models.CharField(
        "fréquentation", max_length=1, choices=Frequentation, default=Frequentation.REGULIERE
    )
    diplome = models.CharField("diplôme préparé", max_length=120, blank=True)
    atteint = models.CharField("diplôme ou niveau atteint", max_length=120, blank=True)
    orientation_demandee = models.CharField("orientation demandée", max_length=150, blank=True)
    orientation_decidee = models.CharField("orientation décidée par l’école", max_length=150, blank=True)
    orientation_avant_le = models.DateField("vœux à rendre avant le", null=True, blank=True)

    class Meta(Parcours.Meta):
        indexes = [models.Index(fields=["dossier", "statut"], name="periode_scolaire_dossier")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="periode_scolaire_numero"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")), name="periode_ordre"),
            models.CheckConstraint(condition=Q(demi_journees__lte=DEMI_JOURNEES_MAX), name="periode_en_demi_journees"),
        ]

    def __str__(self) -> str:
        return f"{self.get_niveau_suivi_display()}, {self.ecole}"

    @property
    def objet(self) -> str:
        return f"periode_scolaire:{self.pk}"


@pghistory.track()
class ParcoursPro(Parcours):
    """A placement, a training, a job, a support to find one."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="parcours_pro")
    type = models.CharField(max_length=13, choices=TypeParcoursPro)
    intitule = models.CharField("métier, formation ou démarche", max_length=150)
    organisme = models.CharField("employeur ou organisme", max_length=150, blank=True)
    rythme = models.CharField(max_length=120, blank=True)
    atteint = models.CharField("bilan, diplôme ou suite", max_length=200, blank=True)

    class Meta(Parcours.Meta):
        indexes = [models.Index(fields=["dossier", "statut"], name="parcours_pro_dossier")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="parcours_pro_numero"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")), name="parcours_pro_ordre"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} : {self.intitule}"

    @property
    def objet(self) -> str:
        return f"parcours_pro:{self.pk}"


class EtapeParcours(Etape):
    """Each state, the day it began, who said it and why."""

    periode = models.ForeignKey(PeriodeScolaire, on_delete=models.PROTECT, null=True, related_name="etapes")
    pro = models.ForeignKey(ParcoursPro, on_delete=models.PROTECT, null=True, related_name="etapes")
    statut = models.CharField(max_length=11, choices=EtatParcours)
    jour = models.DateField()

    class Meta(Etape.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(periode__isnull=False) ^ Q(pro__isnull=False), name="etape_parcours_d_un_seul"
            ),
        ]


@pghistory.track()
class AbsenceScolaire(Fait, Horodate):
    """Half-days missed between two days of one period, and why."""

    periode = models.ForeignKey(PeriodeScolaire, on_delete=models.PROTECT, related_name="absences")
    debut = models.DateField("du")
    fin = models.DateField("au")
    demi_journees = models.PositiveSmallIntegerField("demi-journées manquées")
    nature = models.CharField(max_length=11, choices=NatureAbsence)
    motif = models.CharField(max_length=200, blank=True)
    ecartee = models.BooleanField("saisie par erreur", default=False)

    class Meta:
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(fin__gte=F("debut")), name="absence_scolaire_ordre"),
            models.CheckConstraint(condition=Q(demi_journees__gte=1), name="absence_scolaire_volume"),
        ]

    def __str__(self) -> str:
        return self.get_nature_display()


@pghistory.track()
class DemiJournee(Fait, Horodate):
    """One half-day of school as it was: there, late by so many minutes, or missed. What every count of them reads."""

    periode = models.ForeignKey(PeriodeScolaire, on_delete=models.PROTECT, related_name="jours")
    absence = models.ForeignKey(AbsenceScolaire, on_delete=models.PROTECT, null=True, related_name="jours")
    jour = models.DateField()
    moment = models.CharField(max_length=1, choices=Moment)
    etat = models.CharField("état", max_length=11, choices=EtatDemiJournee)
    minutes = models.PositiveSmallIntegerField("minutes de retard", null=True, blank=True)
    ecartee = models.BooleanField("saisie par erreur", default=False)

    class Meta:
        ordering = ["-jour", "moment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["periode", "jour", "moment"], condition=Q(ecartee=False), name="demi_journee_unique"
            ),
            models.CheckConstraint(
                condition=Q(etat="retard", minutes__isnull=False, minutes__gte=1, minutes__lte=RETARD_MAX)
                | (~Q(etat="retard") & Q(minutes__isnull=True)),
                name="demi_journee_retard",
            ),
        ]

    def __str__(self) -> str:
        return self.get_etat_display()


__all__ = [
    "DEMI_JOURNEES_MAX",
    "AbsenceScolaire",
    "DemiJournee",
    "EtapeParcours",
    "Parcours",
    "ParcoursPro",
    "PeriodeScolaire",
]
