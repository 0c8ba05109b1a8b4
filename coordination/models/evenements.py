"""What is planned and what took place (S19, thin): its state as rows, presence apart, participants."""

from datetime import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from coordination.choices import IssueContact, ModeEvenement, MotifNonRealisation, StatutEvenement, TypeEvenement
from coordination.choices_agenda import ReponseInvitation, TypeSSIAD
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel, Structure, Unite
from usagers.models import Contact, Dossier


@pghistory.track()
class Evenement(Fait, Horodate, Versionne):
    """Hangs on a dossier, or on `objet` (« candidature:12 », « groupe », « reunion »). `domaine` is its door.

    `statut` says whether it took place, the lines of `personnes` who was there: two independent facts. `sensible`: the
    row keeps the slot alone, its words are one level up in `detail`.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="evenements")
    objet = models.CharField(max_length=60, blank=True)
    domaine = models.CharField(max_length=3, default="AGE")
    type = models.CharField(max_length=15, choices=TypeEvenement)
    libelle = models.CharField("libellé", max_length=150)
    mode = models.CharField(max_length=12, choices=ModeEvenement, blank=True)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField(null=True, blank=True)
    lieu = models.CharField(max_length=120, blank=True)
    objectif = models.CharField(max_length=300, blank=True)
    statut = models.CharField(max_length=10, choices=StatutEvenement, default=StatutEvenement.PLANIFIE)
    usager_present = models.BooleanField("la personne était là", null=True, blank=True)
    compte_rendu = models.TextField("compte rendu", blank=True)
    suite = models.CharField("suite donnée", max_length=300, blank=True)
    issue = models.CharField("issue du contact", max_length=3, choices=IssueContact, blank=True)
    tentative = models.PositiveSmallIntegerField("tentative n°", default=0)
    relance_le = models.DateField("à relancer le", null=True, blank=True)
    inopine = models.BooleanField("sans rendez-vous", default=False)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    sensible = models.BooleanField("titre réservé", default=False)
    groupe = models.BooleanField("activité de groupe", default=False)
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    serie = models.ForeignKey(
        "coordination.SerieEvenement", on_delete=models.PROTECT, null=True, related_name="occurrences"
    )
    origine = models.DateTimeField("prévu par la série", null=True, editable=False)
    detachee = models.BooleanField("changée à part de sa série", default=False)
    copie_de = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    serafin = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    type_ssiad = models.CharField("type SSIAD", max_length=10, choices=TypeSSIAD, blank=True)
    structure_en_charge = models.CharField("structure en charge", max_length=120, blank=True)
    repas = models.BooleanField("repas compris", default=False)
    hors_prestation = models.BooleanField("hors prestation", default=False)
    action_projet = models.PositiveBigIntegerField("action du projet", null=True, blank=True)
    prestation_projet = models.PositiveBigIntegerField("prestation du projet", null=True, blank=True)

    class Meta:
        ordering = ["debut", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")), name="evenement_fin"),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | ~Q(objet=""), name="evenement_dossier_ou_objet"
            ),
            models.UniqueConstraint(
                fields=["serie", "origine"], condition=Q(serie__isnull=False), name="evenement_occurrence"
            ),
            models.UniqueConstraint(
                fields=["copie_de", "debut"], condition=Q(copie_de__isnull=False), name="evenement_copie_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "debut"], name="evenement_structure"),
            models.Index(fields=["objet", "debut"], condition=~Q(objet=""), name="evenement_objet"),
            models.Index(fields=["dossier", "debut"], name="evenement_dossier"),
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def termine(self) -> bool:
        return self.statut in {StatutEvenement.TERMINE, StatutEvenement.ANNULE}

    def a_clore(self, instant: datetime | None = None) -> bool:
        """A planned shift is nothing to close: no person, no presence to say."""
        if self.type == TypeEvenement.SERVICE:
            return False
        return not self.termine and (self.fin or self.debut) < (instant or horloge.maintenant())


class StatutEvenementHisto(models.Model):
    """Each state of an event: who, when, why."""

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="statuts")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    statut = models.CharField(max_length=10, choices=StatutEvenement)
    motif_national = models.CharField(max_length=8, choices=MotifNonRealisation, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]


@pghistory.track()
class ParticipantEvenement(models.Model):
    """A professional, a contact, or somebody named in words; each with their own presence."""

    evenement = models.ForeignKey(Evenement, on_delete=models.PROTECT, related_name="participants")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=120, blank=True)
    present = models.BooleanField("présent", null=True)
    role = models.CharField("rôle", max_length=60, blank=True)
    mode_exercice = models.CharField("mode d’exercice", max_length=10, blank=True)
    reponse = models.CharField("réponse", max_length=10, choices=ReponseInvitation, blank=True)
    reponse_motif = models.CharField("motif", max_length=200, blank=True)
    repondu_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(professionnel__isnull=False) | Q(contact__isnull=False) | ~Q(nom=""),
                name="participant_nomme",
            ),
            models.UniqueConstraint(
                fields=["evenement", "professionnel"],
                condition=Q(professionnel__isnull=False),
                name="participant_unique",
            ),
        ]
