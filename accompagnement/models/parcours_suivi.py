"""What surrounds schooling (S32): plans, school reports and to whom they went, permissions of the holders."""

import pghistory
from django.db import models
from django.db.models import Q

from accompagnement.choices_parcours import Decision, ModeRemise, ObjetAutorisation, TypePlan
from accompagnement.models.parcours import PeriodeScolaire
from documents.models import Depot
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel
from usagers.models import Contact, Dossier


@pghistory.track()
class PlanScolaire(Fait, Horodate, Versionne):
    """PPS, PPRE, PAP, ESS (N2). A PAI (N3) says here what to do and until when; all else of it is in ContenuPAI."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="plans_scolaires")
    type = models.CharField(max_length=4, choices=TypePlan)
    ecole = models.CharField("école ou établissement", max_length=150, blank=True)
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)
    prochaine_le = models.DateField("prochaine réunion", null=True, blank=True)
    consigne = models.CharField("ce que chacun fait", max_length=400, blank=True)
    piece = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clos_le = models.DateField(null=True, blank=True)
    motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(type=TypePlan.PAI) & Q(niveau=3) & Q(piece__isnull=True) & ~Q(consigne=""))
                | (~Q(type=TypePlan.PAI) & Q(niveau=2)),
                name="plan_pai_hors_du_scolaire",
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display().partition(",")[0]

    @property
    def objet(self) -> str:
        return f"plan_scolaire:{self.pk}"


@pghistory.track()
class ContenuPAI(Fait, Horodate, Versionne):
    """The medical part of a PAI (N4): care team alone. The file itself is a document of level N4."""

    plan = models.OneToOneField(PlanScolaire, on_delete=models.PROTECT, related_name="contenu")
    texte = models.TextField("pathologie, traitement, protocole d’urgence")
    medecin = models.CharField("médecin", max_length=120, blank=True)
    piece = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(niveau=4), name="contenu_pai_n4")]

    def __str__(self) -> str:
        return "Contenu médical du PAI"


@pghistory.track()
class Bulletin(Fait, Horodate):
    """A school report: when it came, where it is filed, to whom it went."""

    periode = models.ForeignKey(PeriodeScolaire, on_delete=models.PROTECT, related_name="bulletins")
    intitule = models.CharField("bulletin", max_length=80)
    recu_le = models.DateField("reçu le")
    appreciation = models.TextField("appréciation générale", blank=True)
    piece = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-recu_le", "-id"]

    def __str__(self) -> str:
        return self.intitule


class RemiseBulletin(Fait):
    """Sent or given to somebody who had the right to it that day; `contact` empty: the person, of age."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="remises")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nom = models.CharField(max_length=150)
    qualite = models.CharField("qualité", max_length=120)
    le = models.DateField()
    mode = models.CharField(max_length=8, choices=ModeRemise)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    note_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "contact"], name="remise_bulletin_unique", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class AutorisationScolaire(Fait, Horodate):
    """What a holder of authority allows or refuses at school, on which day, until when."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="autorisations_scolaires")
    objet = models.CharField(max_length=11, choices=ObjetAutorisation)
    precision = models.CharField("précision", max_length=150, blank=True)
    decision = models.CharField("décision", max_length=6, choices=Decision)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nom = models.CharField(max_length=150)
    qualite = models.CharField("qualité", max_length=120)
    le = models.DateField("donnée le")
    fin = models.DateField("valable jusqu’au", null=True, blank=True)
    piece = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retiree_le = models.DateField("retirée le", null=True, blank=True)

    class Meta:
        ordering = ["-le", "-id"]

    def __str__(self) -> str:
        return self.get_objet_display()


__all__ = ["AutorisationScolaire", "Bulletin", "ContenuPAI", "PlanScolaire", "RemiseBulletin"]
