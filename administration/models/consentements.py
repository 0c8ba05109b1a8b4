"""Agreements and authorisations: for one thing, by whoever may, for a time; information is another matter (S33)."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q

from administration.choices_consentements import (
    OBJETS,
    ActeCivil,
    DecisionAccord,
    Existence,
    ModeRecueil,
    StatutAutorisation,
)
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel
from usagers.models import Dossier, DroitEntourage


@pghistory.track()
class Autorisation(Fait, Horodate, Versionne):
    """One question, with its precise scope and its end. What each person answered is in `accords`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="autorisations")
    objet = models.CharField(max_length=16)
    acte = models.CharField(max_length=9, choices=ActeCivil)
    portee = models.CharField("ce qui est autorisé", max_length=300)
    statut = models.CharField(max_length=12, choices=StatutAutorisation, default=StatutAutorisation.A_RECUEILLIR)
    debut = models.DateField("début")
    fin = models.DateField("fin")
    juge = models.CharField("autorisation du juge", max_length=160, blank=True)
    urgence = models.CharField("urgence", max_length=300, blank=True)
    informee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    informee_le = models.DateField("information donnée le")
    support = models.CharField("support de l’information", max_length=160)
    retrait_le = models.DateTimeField("retirée le", null=True, blank=True)
    retrait_par = models.CharField("retirée par", max_length=120, blank=True)
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-debut", "-id"]
        indexes = [models.Index(fields=["structure", "objet", "fin"], name="autorisation_structure")]
        constraints = [
            models.CheckConstraint(condition=Q(fin__gte=models.F("debut")), name="autorisation_ordre"),
            models.CheckConstraint(condition=~Q(portee=""), name="autorisation_precise"),
        ]

    def __str__(self) -> str:
        return OBJETS[self.objet].libelle

    @property
    def cle(self) -> str:
        """Name of this authorisation for the deadlines."""
        return f"autorisation:{self.pk}"

    def court(self, le: date | None = None) -> bool:
        """Its dates hold on that day."""
        return self.debut <= (le or horloge.aujourdhui()) <= self.fin


@pghistory.track()
class Accord(Fait):
    """What one person answered, in which quality, how; given by a holder of a dated right, or by the person."""

    autorisation = models.ForeignKey(Autorisation, on_delete=models.PROTECT, related_name="accords")
    droit = models.ForeignKey(DroitEntourage, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=160)
    qualite = models.CharField("qualité", max_length=80)
    decision = models.CharField("réponse", max_length=6, choices=DecisionAccord)
    mode = models.CharField("recueilli", max_length=8, choices=ModeRecueil)
    preuve = models.CharField("document ou témoin", max_length=160)
    le = models.DateField("dit le")
    recueilli_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    pour_information = models.BooleanField("avis d’un mineur", default=False)

    class Meta:
        ordering = ["le", "id"]
        constraints = [models.CheckConstraint(condition=~Q(preuve=""), name="accord_prouve")]

    def __str__(self) -> str:
        return f"{self.nom}, {self.qualite}"


@pghistory.track()
class DirectivesAnticipees(Fait, Horodate, Versionne):
    """Whether they exist, where and since when: for whoever may have to call. What they say is care (N4)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="directives")
    existence = models.CharField(max_length=8, choices=Existence, default=Existence.INCONNUE)
    lieu = models.CharField("où elles sont", max_length=160, blank=True)
    redigees_le = models.DateField("rédigées le", null=True, blank=True)

    def __str__(self) -> str:
        return str(self.get_existence_display())


@pghistory.track()
class ContenuDirectives(Fait, Horodate):
    """What they say, for carers alone; each text is a row."""

    directives = models.ForeignKey(DirectivesAnticipees, on_delete=models.PROTECT, related_name="contenus")
    texte = models.TextField()
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-cree_le", "-id"]

    def __str__(self) -> str:
        return f"Directives du {self.cree_le:%d/%m/%Y}"


@pghistory.track()
class InformationRGPD(Fait, Horodate):
    """Informing is not asking: which version of the notice, when, to whom."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="informations")
    version_notice = models.CharField("version de la notice", max_length=40)
    remise_le = models.DateField("remise le")
    destinataire = models.CharField(max_length=160)
    remise_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-remise_le", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "version_notice", "destinataire"], name="information_unique")
        ]

    def __str__(self) -> str:
        return f"Notice {self.version_notice}"


__all__ = ["Accord", "Autorisation", "ContenuDirectives", "DirectivesAnticipees", "InformationRGPD"]
