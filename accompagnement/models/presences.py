"""Presences (S11): intervals with a reason, what is expected each week, and what closes a day or a month.

The plan and what happened live in one row: `prevu_*` is what was foreseen, `debut`–`borne` what took place. Two
exclusion constraints (migration) forbid any overlap for one person, in each of the two readings.
"""

import pghistory
from django.db import models
from django.db.models import F, Q

from accompagnement.choices_presences import (
    ActePeriode,
    Convive,
    Motif,
    Portee,
    RegleJournee,
    StatutPresence,
    TypeRepas,
    r424,
)
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel, Structure, Unite
from usagers.models import Dossier, Sejour


@pghistory.track()
class PresenceAbsence(Fait, Horodate, Versionne):
    """`fin` is empty while the return is unknown; `borne` is then how far the absence is asserted, and no further:
    an open absence never takes the place of the weeks to come."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="presences")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, related_name="presences")
    motif = models.CharField(max_length=15, choices=Motif)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin", null=True, blank=True)
    borne = models.DateTimeField("tenue pour vraie jusqu’à")
    prevu_debut = models.DateTimeField("prévue à partir de", null=True, blank=True)
    prevu_fin = models.DateTimeField("prévue jusqu’à", null=True, blank=True)
    portee = models.CharField(max_length=10, choices=Portee, default=Portee.TENUE)
    statut = models.CharField(max_length=10, choices=StatutPresence, default=StatutPresence.CONSTATEE)
    avec = models.CharField("avec qui", max_length=120, blank=True)
    lieu = models.CharField("où", max_length=120, blank=True)
    transport = models.CharField(max_length=120, blank=True)
    retour_prevu = models.DateTimeField("retour prévu", null=True, blank=True)
    precision = models.CharField("précision", max_length=300, blank=True)
    serie = models.UUIDField("série", null=True, blank=True, editable=False)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    autorisee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["debut", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(borne__gt=F("debut")), name="presence_ordre"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin=F("borne")), name="presence_fin_borne"),
            models.CheckConstraint(
                condition=Q(prevu_debut__isnull=True, prevu_fin__isnull=True) | Q(prevu_fin__gt=F("prevu_debut")),
                name="presence_prevu_ordre",
            ),
            models.CheckConstraint(
                condition=~Q(portee=Portee.NON_TENUE) | Q(prevu_debut__isnull=False), name="presence_non_tenue_prevue"
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "debut"], name="presence_dossier"),
            models.Index(fields=["structure", "borne"], name="presence_structure"),
        ]

    def __str__(self) -> str:
        return str(self.get_motif_display())

    @property
    def absence_prevue(self) -> bool:
        """TDDUI `absencePrevue`."""
        return self.prevu_debut is not None

    @property
    def code_r424(self) -> str:
        return r424(self.motif)

    @property
    def ouverte(self) -> bool:
        return self.fin is None


class StatutPresenceHisto(models.Model):
    """Each state of an interval: who, when, why; never rewritten."""

    presence = models.ForeignKey(PresenceAbsence, on_delete=models.PROTECT, related_name="statuts")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    statut = models.CharField(max_length=10, choices=StatutPresence)
    motif = models.CharField(max_length=300, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


@pghistory.track()
class Rythme(Fait, Horodate, Versionne):
    """What is expected of an ordinary week: 21 half-days (M, A, N of each day), 42 when weeks alternate.

    p present, e school, r family, c out of the days of the contract. `debut` and `fin` are days, both included; with
    42 letters the first 21 are those of the even ISO weeks. `vacances`: the week of school holidays, if another.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="rythmes")
    debut = models.DateField("à partir du")
    fin = models.DateField("jusqu’au", null=True, blank=True)
    semaine = models.CharField(max_length=42)
    vacances = models.CharField("semaine des vacances scolaires", max_length=21, blank=True)
    libelle = models.CharField("libellé", max_length=120, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(semaine__regex=r"^[perc]{21}([perc]{21})?$"), name="rythme_semaine"),
            models.CheckConstraint(condition=Q(vacances__regex=r"^([perc]{21})?$"), name="rythme_vacances"),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")), name="rythme_ordre"),
        ]

    def __str__(self) -> str:
        return self.libelle or "Semaine habituelle"


class EtapePresence(models.Model):
    """A day of a group is confirmed, validated, opened again; a month of the house is locked, opened again.

    The last row of a period says where it stands; for a month `jour` is its first day and `unite` is empty.
    `transaction` is written by the base: the frozen lines of a month are born with its lock, or never.
    """

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, related_name="+")
    mois = models.BooleanField(default=False)
    jour = models.DateField()
    acte = models.CharField(max_length=11, choices=ActePeriode)
    motif = models.CharField(max_length=300, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)
    transaction = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["le", "id"]
        indexes = [models.Index(fields=["structure", "jour"], name="etape_presence_jour")]
        constraints = [
            models.CheckConstraint(
                condition=Q(mois=False) | Q(jour__day=1, unite__isnull=True), name="etape_mois_premier_jour"
            ),
            models.CheckConstraint(
                condition=Q(mois=False) | ~Q(acte=ActePeriode.ROUVERTE) | ~Q(motif=""), name="etape_mois_rouvert_motif"
            ),
        ]


class LigneMois(Fait):
    """What a locked month said of one person: frozen, the basis of the bill."""

    etape = models.ForeignKey(EtapePresence, on_delete=models.PROTECT, related_name="lignes")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    journees = models.PositiveSmallIntegerField("journées")
    nuits = models.PositiveSmallIntegerField()
    diners = models.PositiveSmallIntegerField("repas du soir")
    reserves = models.PositiveSmallIntegerField("jours de place gardée", default=0)
    absences = models.JSONField("jours d’absence par motif", default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["etape", "dossier"], name="ligne_mois_unique")]


class Rectification(Fait, Horodate):
    """Correction of a locked month: the difference is billed (or given back) on the month `impute`.

    The base lets a line of that month change in the transaction that writes this row (`transaction`), in no other.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="rectifications")
    mois = models.DateField("mois rectifié")
    impute = models.DateField("porté sur le mois")
    journees = models.SmallIntegerField("écart de journées")
    nuits = models.SmallIntegerField("écart de nuits")
    motif = models.CharField(max_length=300)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    transaction = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["cree_le", "id"]


class FinPresences(Fait):
    """What the end of a stay closed in the presences, with the state before: an exit undone gives it back.

    `effets`: presences and beds as `[key, version or day after, state before]`; `repris` says what could not be.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, related_name="+")
    sortie = models.DateField()
    effets = models.JSONField(default=dict)
    le = models.DateTimeField(default=horloge.maintenant)
    repris_le = models.DateTimeField("repris le", null=True)
    perdu = models.CharField("non repris", max_length=300, blank=True)

    class Meta:
        ordering = ["le", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sejour"], condition=Q(repris_le=None), name="fin_presences_ouverte")
        ]


class RegleComptage(Horodate):
    """How a house counts, from a day on: nothing past is counted again when the rule changes."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="regles_comptage")
    debut = models.DateField("à partir du")
    regle = models.CharField("règle", max_length=15, choices=RegleJournee, default=RegleJournee.MINUIT)
    heures = models.PositiveSmallIntegerField("heures de présence", default=6)
    reservation_jours = models.PositiveSmallIntegerField("place gardée à l’hôpital (jours)", default=0)
    zone = models.CharField("zone de vacances", max_length=1, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-debut"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "debut"], name="regle_comptage_unique"),
            models.CheckConstraint(condition=Q(heures__range=(1, 24)), name="regle_comptage_heures"),
        ]


@pghistory.track()
class Repas(Fait):
    """What differs from who is there: a meal taken or not by somebody, or how many others eat with the group.

    With a dossier, `usager_present` alone counts; without, `adultes` counts the guests of one kind (`convive`).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="repas")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, related_name="+")
    jour = models.DateField()
    type = models.CharField(max_length=15, choices=TypeRepas, default=TypeRepas.DINER)
    usager_present = models.BooleanField("la personne mange", default=True)
    convive = models.CharField(max_length=10, choices=Convive, default=Convive.PERSONNEL, blank=True)
    adultes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "jour", "type"], condition=Q(dossier__isnull=False), name="repas_personne"
            ),
            models.UniqueConstraint(
                fields=["structure", "unite", "jour", "type", "convive"], condition=Q(dossier__isnull=True),
                name="repas_convives", nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(adultes__lte=500), name="repas_adultes_bornes"),
        ]  # fmt: skip


__all__ = [
    "EtapePresence",
    "FinPresences",
    "LigneMois",
    "PresenceAbsence",
    "Rectification",
    "RegleComptage",
    "Repas",
    "Rythme",
    "StatutPresenceHisto",
]
