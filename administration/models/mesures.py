"""Legal measures: each decision is a row with its own dates; what keeps a child here is never guessed (S06, §6.5)."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q

from administration.choices_mesures import EffetAutorite, Etendue, SituationMesure, StatutMesure, Terme
from administration.donnees.mesures import FONDENT, TYPES_MESURE, TypeMesure
from administration.models.droits import decision_figee
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from usagers.models import Dossier


def en_vigueur(le: date | None = None) -> Q:
    """Measures that hold on that day: begun, not lifted, their last day included."""
    jour = le or horloge.aujourdhui()
    return (
        ~Q(statut=StatutMesure.ANNULEE)
        & Q(debut__lte=jour)
        & (Q(fin__isnull=True) | Q(fin__gte=jour))
        & (Q(cesse_le__isnull=True) | Q(cesse_le__gt=jour))
    )


@pghistory.track()
class MesureProtection(Fait, Horodate, Versionne):
    """One decision of a judge or of the department. `precede`: the measure that it renews."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="mesures")
    type = models.CharField(max_length=24)
    precede = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="renouvelle"
    )
    statut = models.CharField(max_length=7, choices=StatutMesure, default=StatutMesure.ACTIVE)
    juridiction = models.CharField("juridiction ou autorité", max_length=120)
    numero_rg = models.CharField("numéro RG ou de dossier", max_length=40, blank=True)
    date_decision = models.DateField("décision du")
    debut = models.DateField("à partir du")
    heure_debut = models.TimeField("à", null=True, blank=True)
    terme = models.CharField("fin", max_length=8, choices=Terme, default=Terme.DATE)
    fin = models.DateField("jusqu’au", null=True, blank=True)
    designe = models.CharField("service ou personne désignée", max_length=160, blank=True)
    etendue = models.CharField("porte sur", max_length=8, choices=Etendue, blank=True)
    autorite = models.CharField("autorité parentale", max_length=20, choices=EffetAutorite, blank=True)
    titulaires = models.CharField("qui exerce l’autorité parentale", max_length=160, blank=True)
    actes_delegues = models.CharField("actes délégués", max_length=300, blank=True)
    piece = models.CharField("document reçu", max_length=160, blank=True)
    saisine_le = models.DateField("juge saisi le", null=True, blank=True)
    cloture_le = models.DateField("mainlevée décidée le", null=True, blank=True)
    cesse_le = models.DateField("fin d’effet le", null=True, blank=True)
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-debut", "-id"]
        indexes = [models.Index(fields=["structure", "type", "fin"], name="mesure_structure")]
        constraints = [
            models.CheckConstraint(
                condition=Q(terme=Terme.DATE, fin__isnull=False) | (~Q(terme=Terme.DATE) & Q(fin__isnull=True)),
                name="mesure_terme",
            ),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")), name="mesure_ordre"),
            models.CheckConstraint(
                condition=~Q(statut=StatutMesure.LEVEE) | Q(cloture_le__isnull=False, cesse_le__isnull=False),
                name="mesure_levee_datee",
            ),
        ]
        triggers = [decision_figee("mesure_figee", "type", "date_decision", "debut", "terme", "fin")]

    def __str__(self) -> str:
        return self.genre.libelle

    @property
    def genre(self) -> TypeMesure:
        return TYPES_MESURE[self.type]

    @property
    def objet(self) -> str:
        """Name of this measure for the deadlines."""
        return f"mesure:{self.pk}"

    @property
    def preuve(self) -> str:
        """How a right of the entourage names the decision that gives it."""
        return f"{self}, {self.juridiction}, décision du {self.date_decision:%d/%m/%Y}"[:200]

    @property
    def fonde(self) -> bool:
        return self.type in FONDENT

    def tient(self, le: date) -> bool:
        """`en_vigueur`, of one measure."""
        if self.statut == StatutMesure.ANNULEE or self.debut > le:
            return False
        return (self.fin is None or self.fin >= le) and (self.cesse_le is None or self.cesse_le > le)

    def situation(self, le: date | None = None, proche_le: date | None = None, renouvelee: bool = False) -> str:
        jour = le or horloge.aujourdhui()
        if self.statut == StatutMesure.ANNULEE:
            return SituationMesure.ANNULEE
        if self.cesse_le is not None and self.cesse_le <= jour:
            return SituationMesure.LEVEE
        if self.debut > jour:
            return SituationMesure.NOTIFIEE
        if self.fin is not None and self.fin < jour:
            return SituationMesure.RENOUVELEE if renouvelee else SituationMesure.EXPIREE
        proche = proche_le is not None and proche_le <= jour and not renouvelee
        return SituationMesure.A_ECHEANCE if proche else SituationMesure.EN_COURS


__all__ = ["MesureProtection", "en_vigueur"]
