"""What limits somebody's comings and goings: always dated, known at night, gone as soon as lifted (S05)."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q

from administration.choices_libertes import AvisLiberte, StatutLiberte, TypeLiberte
from administration.models.etapes import Etape
from administration.models.mesures import MesureProtection
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel
from usagers.models import Dossier


def applicables(le: date | None = None) -> Q:
    """What applies on that day: past its end or lifted, it does not."""
    jour = le or horloge.aujourdhui()
    return Q(statut=StatutLiberte.EN_VIGUEUR, debut__lte=jour, fin__gte=jour)


@pghistory.track()
class MesureLiberte(Fait, Horodate, Versionne):
    """One measure. `consigne` is what everybody on duty applies; why, and the evaluation, are elsewhere (N4)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="libertes")
    type = models.CharField(max_length=15, choices=TypeLiberte)
    consigne = models.CharField(max_length=300)
    precede = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="suites")
    statut = models.CharField(max_length=10, choices=StatutLiberte, default=StatutLiberte.PROPOSEE)
    proposee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decideur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    prescripteur = models.CharField(max_length=120, blank=True)
    decision_judiciaire = models.ForeignKey(
        MesureProtection, on_delete=models.PROTECT, null=True, blank=True, related_name="libertes"
    )
    transmise_le = models.DateField("projet reçu le", null=True, blank=True)
    signee_le = models.DateField("signé le", null=True, blank=True)
    avis_personne = models.CharField("avis de la personne", max_length=11, choices=AvisLiberte, blank=True)
    paroles = models.CharField("ses mots", max_length=300, blank=True)
    associe = models.CharField("personne associée", max_length=120, blank=True)
    associe_accord = models.BooleanField("la personne a accepté qu’elle soit associée", default=False)
    avis_associe = models.CharField("avis de la personne associée", max_length=11, choices=AvisLiberte, blank=True)
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    reevaluation = models.DateField("à réévaluer le", null=True, blank=True)
    levee_le = models.DateTimeField("levée le", null=True, blank=True)
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-cree_le", "-id"]
        indexes = [models.Index(fields=["structure", "statut", "fin"], name="liberte_structure")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statut=StatutLiberte.EN_VIGUEUR) | Q(debut__isnull=False, fin__isnull=False),
                name="liberte_toujours_datee",
            ),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")), name="liberte_ordre"),
            models.CheckConstraint(
                condition=Q(associe="") | Q(associe_accord=True), name="liberte_associe_avec_accord"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_type_display())

    @property
    def objet(self) -> str:
        return f"liberte:{self.pk}"

    def situation(self, le: date | None = None) -> str:
        jour = le or horloge.aujourdhui()
        if self.statut != StatutLiberte.EN_VIGUEUR or self.debut is None or self.fin is None:
            return str(self.statut)
        if self.debut > jour:
            return "a_venir"
        return "expiree" if self.fin < jour else str(self.statut)


@pghistory.track()
class EvaluationLiberte(Fait, Horodate):
    """Medical and multidisciplinary reasons: in the care part of the file alone (CASF art. R311-0-6)."""

    mesure = models.ForeignKey(MesureLiberte, on_delete=models.PROTECT, related_name="evaluations")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    faite_le = models.DateField("faite le")
    risque = models.TextField("risque évalué")
    benefices = models.TextField("bénéfices et risques de la mesure")
    alternatives = models.TextField("ce qui a été essayé avant")
    participants = models.TextField("participants (nom, fonction)")

    class Meta:
        ordering = ["-faite_le", "-id"]

    def __str__(self) -> str:
        return f"Évaluation du {self.faite_le:%d/%m/%Y}"


@pghistory.track()
class EtapeLiberte(Etape):
    mesure = models.ForeignKey(MesureLiberte, on_delete=models.PROTECT, related_name="etapes")
    statut = models.CharField(max_length=10, choices=StatutLiberte)
    acte = models.CharField(max_length=60)


__all__ = ["EtapeLiberte", "EvaluationLiberte", "MesureLiberte", "applicables"]
