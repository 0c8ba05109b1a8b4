"""Rights, benefits and resources: successive dated decisions, never a status that is overwritten (S06, §9.12)."""

from datetime import date

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from administration.choices_mesures import (
    Frequence,
    NatureDemande,
    SituationDroit,
    StatutDroitSocial,
    Terme,
    TypeRessource,
)
from administration.donnees.droits import TYPES_DROIT, TypeDroit
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Intervalle, Niveau, Versionne
from usagers.models import Dossier

HORS_JEU = (StatutDroitSocial.CLOS, StatutDroitSocial.ANNULE)


def decision_figee(nom: str, *champs: str) -> pgtrigger.Trigger:
    """Once decided, these dates are facts: a renewal is another row, a mistake is voided and written anew."""
    changes = " OR ".join(f"OLD.{champ} IS DISTINCT FROM NEW.{champ}" for champ in champs)
    condition = pgtrigger.Condition(f"OLD.date_decision IS NOT NULL AND ({changes})")
    return pgtrigger.Protect(name=nom, operation=pgtrigger.Update, condition=condition)


@pghistory.track()
class DroitSocial(Fait, Horodate, Versionne):
    """One right on one decision. `precede`: the right that it renews. Three dates that are never one: decision,
    opening, effect; the closing has its own (`cesse_le`)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="droits_sociaux")
    type = models.CharField(max_length=12)
    precision = models.CharField("précision", max_length=120, blank=True)
    nature = models.CharField(max_length=14, choices=NatureDemande, default=NatureDemande.NOUVEAU)
    precede = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="renouvelle"
    )
    statut = models.CharField(max_length=10, choices=StatutDroitSocial, default=StatutDroitSocial.A_DEMANDER)
    organisme = models.CharField(max_length=120, blank=True)
    numero = models.CharField("numéro d’allocataire ou de dossier", max_length=40, blank=True)
    date_demande = models.DateField("demande envoyée le", null=True, blank=True)
    recepisse = models.CharField("récépissé", max_length=120, blank=True)
    date_decision = models.DateField("décision du", null=True, blank=True)
    date_ouverture = models.DateField("droit ouvert le", null=True, blank=True)
    date_effet = models.DateField("effet à partir du", null=True, blank=True)
    terme = models.CharField("fin", max_length=8, choices=Terme, blank=True)
    fin = models.DateField("jusqu’au", null=True, blank=True)
    montant = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    frequence = models.CharField("fréquence", max_length=9, choices=Frequence, blank=True)
    taux = models.CharField("taux", max_length=40, blank=True)
    orientation = models.CharField("orientation accordée", max_length=160, blank=True)
    alternative = models.CharField("orientation par défaut", max_length=160, blank=True)
    plan_global = models.BooleanField("plan d’accompagnement global", default=False)
    creton = models.BooleanField("maintien en établissement pour enfants (amendement Creton)", default=False)
    conditions = models.CharField(max_length=300, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    cloture_le = models.DateField("clôture décidée le", null=True, blank=True)
    cesse_le = models.DateField("fin d’effet le", null=True, blank=True)

    class Meta:
        ordering = ["-date_ouverture", "-id"]
        indexes = [models.Index(fields=["structure", "statut", "fin"], name="droit_social_structure")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statut=StatutDroitSocial.ACCORDE)
                | (Q(date_decision__isnull=False, date_ouverture__isnull=False) & ~Q(terme="")),
                name="droit_social_accorde_date",
            ),
            models.CheckConstraint(
                condition=Q(terme=Terme.DATE, fin__isnull=False) | (~Q(terme=Terme.DATE) & Q(fin__isnull=True)),
                name="droit_social_terme",
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=models.F("date_ouverture")), name="droit_social_ordre"
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutDroitSocial.CLOS) | Q(cloture_le__isnull=False, cesse_le__isnull=False),
                name="droit_social_clos_date",
            ),
        ]
        triggers = [decision_figee("droit_fige", "date_decision", "date_ouverture", "date_effet", "terme", "fin")]

    def __str__(self) -> str:
        return f"{self.genre.libelle} ({self.precision})" if self.precision else self.genre.libelle

    @property
    def genre(self) -> TypeDroit:
        return TYPES_DROIT[self.type]

    @property
    def objet(self) -> str:
        """Name of this right for the deadlines."""
        return f"droit:{self.pk}"

    def en_vigueur(self, le: date | None = None) -> bool:
        """Gives something on that day."""
        jour = le or horloge.aujourdhui()
        if self.statut not in (StatutDroitSocial.ACCORDE, StatutDroitSocial.CLOS) or self.date_ouverture is None:
            return False
        cesse = self.cesse_le is not None and self.cesse_le <= jour
        return self.date_ouverture <= jour and not cesse and (self.fin is None or jour <= self.fin)

    def situation(self, le: date | None = None, proche_le: date | None = None, renouvele: bool = False) -> str:
        """`proche_le`: first day of notice of its deadline; `renouvele`: another right has taken its place."""
        jour = le or horloge.aujourdhui()
        if self.statut == StatutDroitSocial.CLOS and self.en_vigueur(jour):
            return SituationDroit.EN_COURS
        if self.statut != StatutDroitSocial.ACCORDE or self.date_ouverture is None:
            return str(self.statut)
        if renouvele and not (self.fin is None or jour <= self.fin):
            return SituationDroit.RENOUVELE
        if self.date_ouverture > jour:
            return SituationDroit.ACCORDE
        if self.terme == Terme.INCONNUE:
            return SituationDroit.FIN_INCONNUE
        if self.fin is not None and self.fin < jour:
            return SituationDroit.EXPIRE
        proche = proche_le is not None and proche_le <= jour and not renouvele
        return SituationDroit.A_RENOUVELER if proche else SituationDroit.EN_COURS


@pghistory.track()
class CouvertureMaladie(Fait, Horodate, Versionne):
    """What a health cover carries beyond its dates: AMO and AMC of the national model."""

    droit = models.OneToOneField(DroitSocial, on_delete=models.PROTECT, related_name="couverture")
    ouvrant_droit = models.CharField("assuré", max_length=120, blank=True)
    ayants_droit = models.CharField("ayants droit", max_length=250, blank=True)
    code_organisme = models.CharField("code de la caisse ou de l’organisme", max_length=20, blank=True)
    code_risque = models.CharField(max_length=4, blank=True)
    contrat = models.CharField("numéro de contrat", max_length=40, blank=True)
    ticket_moderateur = models.CharField("ticket modérateur", max_length=60, blank=True)
    cent_pour_cent_fin = models.DateField("100 % jusqu’au", null=True, blank=True)
    puma = models.BooleanField("protection universelle maladie", default=False)
    puma_fin = models.DateField("protection universelle jusqu’au", null=True, blank=True)

    def __str__(self) -> str:
        return f"Couverture, {self.droit}"


@pghistory.track()
class PieceDroit(Fait, Horodate):
    """Piece that a request needs; without a day it is missing."""

    droit = models.ForeignKey(DroitSocial, on_delete=models.PROTECT, related_name="pieces")
    libelle = models.CharField("pièce", max_length=120)
    recue_le = models.DateField("reçue le", null=True, blank=True)
    ecartee = models.BooleanField("pas demandée ici", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["droit", "libelle"], name="piece_droit_unique")]

    def __str__(self) -> str:
        return self.libelle


@pghistory.track()
class Ressource(Fait, Horodate, Intervalle, Versionne):
    """Money that comes in, since when and until when; another amount is another row."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="ressources")
    type = models.CharField(max_length=10, choices=TypeRessource)
    organisme = models.CharField("versée par", max_length=120, blank=True)
    montant = models.DecimalField(max_digits=9, decimal_places=2)
    frequence = models.CharField("fréquence", max_length=9, choices=Frequence, default=Frequence.MOIS)
    piece = models.CharField("justificatif", max_length=160, blank=True)
    motif_fin = models.CharField("motif de fin", max_length=200, blank=True)

    class Meta:
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(montant__gte=0), name="ressource_positive"),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")), name="ressource_ordre"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_type_display())


NIVEAU_DROIT = Niveau.N1

__all__ = ["NIVEAU_DROIT", "CouvertureMaladie", "DroitSocial", "PieceDroit", "Ressource", "decision_figee"]
