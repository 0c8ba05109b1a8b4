"""What surrounds an event: its persons one by one, its words at their level, series, resources, transports (S19)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from coordination.choices import MotifNonRealisation, StatutEvenement
from coordination.choices_agenda import (
    GenreRessource,
    IssuePersonne,
    ModeTransport,
    MotifIndisponible,
    NatureTransport,
    TypeSSIAD,
    Vacances,
    ValidationUsager,
    Zone,
)
from coordination.models.evenements import Evenement
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Intervalle, Versionne
from habilitations.models import OrganismeGestionnaire, Professionnel, Structure
from usagers.models import Dossier


@pghistory.track()
class PersonneEvenement(Fait, Horodate):
    """One person in one event: each dossier its own line, its own state, its own presence.

    `present` and `statut` are apart: a group session held without somebody is ended, presence no; an appointment to
    which somebody did not come is cancelled by the person (GEN-358). `issue` counts both.
    """

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="personnes")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="presences_evenement")
    statut = models.CharField(max_length=10, choices=StatutEvenement, default=StatutEvenement.PLANIFIE)
    present = models.BooleanField("présent", null=True)
    issue = models.CharField(max_length=8, choices=IssuePersonne, blank=True)
    motif_national = models.CharField(max_length=8, choices=MotifNonRealisation, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    validation = models.CharField("ce qu’en dit la personne", max_length=6, choices=ValidationUsager, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evenement", "dossier"], name="personne_evenement_unique"),
            models.CheckConstraint(
                condition=~Q(statut="ANNULE") | ~Q(motif_national=""), name="personne_evenement_motif"
            ),
            models.CheckConstraint(
                condition=~Q(statut="TERMINE") | Q(present__isnull=False), name="personne_evenement_presence"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "evenement"], name="personne_evenement_dossier")]


@pghistory.track()
class DetailEvenement(Fait, Horodate):
    """The words of an event whose slot alone is shown to the team (« RDV santé »)."""

    evenement = models.OneToOneField(Evenement, on_delete=models.PROTECT, related_name="detail")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    libelle = models.CharField("libellé", max_length=150)
    lieu = models.CharField(max_length=120, blank=True)
    objectif = models.CharField(max_length=300, blank=True)
    serafin = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    type_ssiad = models.CharField("type SSIAD", max_length=10, choices=TypeSSIAD, blank=True)


@pghistory.track()
class CompteRendu(Fait, Horodate, Versionne):
    """What was told of an event: one for each dossier, at its own level; without dossier, that of a meeting."""

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="comptes_rendus")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    texte = models.TextField("compte rendu")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["cree_le", "id"]

    def __str__(self) -> str:
        return "Compte rendu"


@pghistory.track()
class Commentaire(Fait):
    """A word beside an event of one dossier, before or after it."""

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="commentaires")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    texte = models.CharField(max_length=500)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


@pghistory.track()
class SerieEvenement(Fait, Horodate):
    """A rule (RFC 5545) over wall-clock time in Europe/Paris; each occurrence is an event of its own.

    `faite_jusqu_au`: last day for which occurrences were made. `fin`: no occurrence on that day nor after.
    """

    regle = models.CharField("règle", max_length=200)
    debut = models.DateTimeField("première fois (heure du mur)")
    minutes = models.PositiveSmallIntegerField("durée en minutes")
    fin = models.DateField("arrêtée le", null=True, blank=True)
    vacances = models.CharField(max_length=10, choices=Vacances, blank=True)
    zone = models.CharField(max_length=1, choices=Zone, blank=True)
    sauf_feries = models.BooleanField("sauf jours fériés", default=False)
    faite_jusqu_au = models.DateField(null=True)
    precedente = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")


@pghistory.track()
class Ressource(Horodate, Versionne):
    """A vehicle, a room, an equipment of a house."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="ressources_agenda")
    genre = models.CharField(max_length=10, choices=GenreRessource)
    nom = models.CharField(max_length=80)
    detail = models.CharField("à savoir", max_length=150, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    retiree_le = models.DateField("retirée le", null=True, blank=True)

    class Meta:
        ordering = ["genre", "nom"]
        constraints = [models.UniqueConstraint(fields=["structure", "nom"], name="ressource_nom")]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class Reservation(models.Model):
    """A resource taken by an event; two at the same hour are shown, never refused."""

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="reservations")
    ressource = models.ForeignKey(Ressource, on_delete=models.PROTECT, related_name="reservations")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    debut = models.DateTimeField()
    fin = models.DateTimeField()

    class Meta:
        ordering = ["debut", "id"]
        constraints = [models.UniqueConstraint(fields=["evenement", "ressource"], name="reservation_unique")]
        indexes = [models.Index(fields=["ressource", "debut"], name="reservation_ressource")]


@pghistory.track()
class Transport(Fait, Horodate, Versionne):
    """How somebody goes there (TDDUI): a person accompanied (`dossier`), or a professional."""

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="transports")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField("type", max_length=14, choices=ModeTransport)
    motorisation = models.CharField(max_length=40, blank=True)
    transporteur = models.CharField(max_length=120, blank=True)
    depart = models.CharField("départ", max_length=200, blank=True)
    arrivee = models.CharField("arrivée", max_length=200, blank=True)
    debut = models.DateTimeField("départ à")
    fin = models.DateTimeField("arrivée à")
    distance_km = models.DecimalField("distance (km)", max_digits=6, decimal_places=1, null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée théorique (minutes)", null=True, blank=True)
    budget_prevu = models.DecimalField("budget prévu (€)", max_digits=8, decimal_places=2, null=True, blank=True)
    budget_reel = models.DecimalField("budget réel (€)", max_digits=8, decimal_places=2, null=True, blank=True)
    accompagnement = models.BooleanField("accompagné", default=False)
    asepsie = models.BooleanField("asepsie rigoureuse", default=False)
    nature = models.CharField(max_length=8, choices=NatureTransport, blank=True)

    class Meta:
        ordering = ["debut", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(fin__gte=F("debut")), name="transport_duree"),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) ^ Q(professionnel__isnull=False), name="transport_de_qui"
            ),
        ]


@pghistory.track()
class PeriodeVacances(Horodate, Intervalle):
    """School holidays that an organisme corrects or adds; the shipped ones are in donnees/vacances.py."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=1, choices=Zone)
    nom = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    retiree_le = models.DateTimeField("retirée le", null=True)

    class Meta:
        ordering = ["debut", "zone"]
        constraints = [
            models.UniqueConstraint(fields=["organisme", "zone", "nom"], name="vacances_unique"),
            models.CheckConstraint(condition=Q(fin__gte=F("debut")), name="vacances_dates"),
        ]


@pghistory.track()
class Indisponibilite(Horodate):
    """When a professional cannot be there; no reason of health is ever written."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="indisponibilites")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField()
    motif = models.CharField(max_length=10, choices=MotifIndisponible, default=MotifIndisponible.AUTRE)
    retiree_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["debut", "id"]
        constraints = [models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="indisponibilite_dates")]


class FluxAgenda(models.Model):
    """Secret address of one's calendar: only its digest is kept; taken back, never changed."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    empreinte = models.CharField(max_length=64, unique=True)
    cree_le = models.DateTimeField(default=horloge.maintenant)
    lu_le = models.DateTimeField(null=True)
    revoque_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["professionnel"], condition=Q(revoque_le__isnull=True), name="flux_agenda_unique"
            )
        ]
