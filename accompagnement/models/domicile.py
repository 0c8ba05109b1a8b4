"""Visits at home, sessions, and what national reports ask of a stay: each is dated, done or not done, and why."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accompagnement.choices_domicile import (
    Destination,
    ElementSituation,
    EtatActe,
    LieuDeces,
    LieuSeance,
    ModeGarde,
    ModeTransport,
    MotifNonRealisation,
    NatureTransport,
    Provenance,
    TypeIntervention,
    TypeSeance,
)
from administration.models.etapes import Etape
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel
from usagers.models import Dossier, Sejour


class Acte(Fait, Horodate, Versionne):
    """What a visit and a session share: planned, then done or not done. `numero` is -EVN-n of the dossier."""

    numero = models.PositiveIntegerField(editable=False)
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    debut = models.DateTimeField("début prévu")
    fin = models.DateTimeField("fin prévue")
    statut = models.CharField(max_length=8, choices=EtatActe, default=EtatActe.PLANIFIE)
    motif_national = models.CharField(max_length=7, choices=MotifNonRealisation, blank=True)
    motif = models.CharField(max_length=200, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["debut", "id"]


@pghistory.track()
class Intervention(Acte):
    """A visit at home (N3: its type says something of health). Its real times are what the national report adds up."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="interventions")
    type = models.CharField(max_length=8, choices=TypeIntervention)
    second = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reel_debut = models.DateTimeField("arrivée", null=True, blank=True)
    reel_fin = models.DateTimeField("départ", null=True, blank=True)
    distance_km = models.DecimalField("kilomètres", max_digits=5, decimal_places=1, null=True, blank=True)
    transport = models.CharField(max_length=7, choices=ModeTransport, blank=True)
    trajet = models.PositiveIntegerField("trajet -TPPro-n", null=True, editable=False)
    serie = models.UUIDField(null=True, editable=False)

    class Meta(Acte.Meta):
        indexes = [
            models.Index(fields=["structure", "debut"], name="intervention_structure"),
            models.Index(fields=["dossier", "debut"], name="intervention_dossier"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="intervention_numero"),
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="intervention_ordre"),
            models.CheckConstraint(
                condition=~Q(statut="realise") | Q(reel_debut__isnull=False, reel_fin__gt=F("reel_debut")),
                name="intervention_faite_a_ses_heures",
            ),
            models.CheckConstraint(
                condition=~Q(statut="annule") | ~Q(motif_national=""), name="intervention_non_faite_a_son_motif"
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


@pghistory.track()
class Seance(Acte):
    """A session of a CAMSP or a CMPP. `groupe`: the same for each child of one group session. Times: those lived."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="seances")
    type = models.CharField(max_length=10, choices=TypeSeance)
    groupe = models.UUIDField(null=True, editable=False)
    avec = models.CharField("autres professionnels", max_length=150, blank=True)
    lieu = models.CharField(max_length=9, choices=LieuSeance, default=LieuSeance.STRUCTURE)
    enfant = models.BooleanField("l’enfant était là", default=True)
    parents = models.BooleanField("un parent était là", default=False)
    partenaires = models.BooleanField("un partenaire était là", default=False)
    transport = models.CharField(max_length=7, choices=NatureTransport, blank=True)

    class Meta(Acte.Meta):
        indexes = [
            models.Index(fields=["structure", "debut"], name="seance_structure"),
            models.Index(fields=["dossier", "debut"], name="seance_dossier"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="seance_numero"),
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="seance_ordre"),
            models.CheckConstraint(
                condition=~Q(statut="annule") | ~Q(motif_national=""), name="seance_non_faite_a_son_motif"
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


class EtapeActe(Etape):
    """Each state of a visit or a session: who, when, why."""

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, null=True, related_name="etapes")
    seance = models.ForeignKey(Seance, on_delete=models.PROTECT, null=True, related_name="etapes")
    statut = models.CharField(max_length=8, choices=EtatActe)

    class Meta(Etape.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(intervention__isnull=False) ^ Q(seance__isnull=False), name="etape_acte_d_un_seul"
            )
        ]


@pghistory.track()
class SituationSSIAD(Fait, Horodate):
    """What the national report asks of a person helped at home (MED-1290, N4), from that day on; -EVAL-n."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="situations_ssiad")
    numero = models.PositiveIntegerField(editable=False)
    le = models.DateField("constatée le")
    elements = ArrayField(models.CharField(max_length=8, choices=ElementSituation), verbose_name="situation")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    annulee = models.BooleanField("saisie par erreur", default=False)
    annulee_motif = models.CharField("ce qui était faux", max_length=200, blank=True)
    remplace = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="remplacee_par")

    class Meta:
        ordering = ["-le", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="situation_ssiad_numero"),
            models.CheckConstraint(condition=Q(niveau=4), name="situation_ssiad_n4"),
            models.CheckConstraint(
                condition=~Q(elements__contains=["GEN-365"]) | Q(elements=["GEN-365"]), name="situation_ssiad_aucun"
            ),
            models.CheckConstraint(condition=~Q(elements=[]), name="situation_ssiad_dite"),
        ]

    def __str__(self) -> str:
        return ", ".join(str(ElementSituation(code).label) for code in self.elements)


@pghistory.track()
class DonneesSejour(Fait, Horodate, Versionne):
    """What RAMA, SSIAD and CAMSP reports ask of an entry and of an exit, and that the stay itself does not hold."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    sejour = models.OneToOneField(Sejour, on_delete=models.PROTECT, related_name="donnees_nationales")
    provenance = models.CharField(max_length=11, choices=Provenance, blank=True)
    premier_contact = models.DateField("premier contact", null=True, blank=True)
    prescription_debut = models.DateField("prescription à partir du", null=True, blank=True)
    prescription_fin = models.DateField("prescription jusqu’au", null=True, blank=True)
    prescripteur = models.CharField(max_length=120, blank=True)
    mode_garde = models.CharField("mode de garde", max_length=10, choices=ModeGarde, blank=True)
    destination = models.CharField(max_length=17, choices=Destination, blank=True)
    lieu_deces = models.CharField("lieu du décès", max_length=7, choices=LieuDeces, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lieu_deces="") | Q(destination="deces"), name="donnees_sejour_lieu_deces"
            )
        ]

    def __str__(self) -> str:
        return "Entrée et sortie"


__all__ = ["Acte", "DonneesSejour", "EtapeActe", "Intervention", "Seance", "SituationSSIAD"]
