"""Deadlines of a dossier, their dates over time, and how an organisme tunes the rules (metier §2.5)."""

from datetime import date, datetime, timedelta

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When

from coordination.choices import EtatEcheance, SituationEcheance
from coordination.donnees.regles import REGLES, Regle
from dui.core import calendrier, horloge
from dui.core.modeles import Fait, Horodate, Versionne
from dui.core.typographie import date_longue
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import OrganismeGestionnaire, Professionnel
from usagers.models import Dossier

UNITES = [("h", "heures"), ("j", "jours"), ("s", "semaines"), ("m", "mois"), ("a", "ans")]


def conditions(le: date | None = None, instant: datetime | None = None) -> dict[str, Q]:
    """Filter of each situation, exclusive of one another; a deadline in hours is past from its very minute."""
    jour = le or horloge.aujourdhui()
    ouverte = Q(etat=EtatEcheance.OUVERTE)
    passee = Q(date_due__lt=jour) | Q(heure_due__isnull=False, heure_due__lt=instant or horloge.maintenant())
    if le is not None and instant is None:
        passee = Q(date_due__lt=jour)
    pas_passee = Q(date_due__gte=jour) & (Q(heure_due__isnull=True) | ~passee)
    return {
        SituationEcheance.FAITE: Q(etat=EtatEcheance.FAITE),
        SituationEcheance.SANS_OBJET: Q(etat=EtatEcheance.SANS_OBJET),
        SituationEcheance.DEPASSEE: ouverte & passee,
        SituationEcheance.PROCHE: ouverte & pas_passee & Q(proche_le__lte=jour),
        SituationEcheance.A_VENIR: ouverte & pas_passee & Q(proche_le__gt=jour),
    }


class EcheanceQuerySet(models.QuerySet["Echeance"]):
    def visibles_pour(self, acteur: Acteur) -> "EcheanceQuerySet":
        """Those of the domains that this actor reads on each dossier, at their level; the reserved ones by name."""
        regle = Q(pk__in=[])
        for domaine in sorted({r.domaine for r in REGLES}):
            if acteur.peut(domaine, "resumer"):
                regle |= Q(domaine=domaine, dossier__in=numeros_visibles(acteur, domaine, "resumer"))
        niveaux = Q(pk__in=[])
        for structure_id in acteur.structures:
            niveaux |= Q(structure=structure_id, niveau__in=acteur.niveaux(structure_id))
        ouvertes_a_lui = (regle & niveaux & Q(lecteurs=None)) | Q(lecteurs__contains=[acteur.id])
        return self.filter(ouvertes_a_lui, structure__in=acteur.structures)

    def avec_situation(self, le: date | None = None, instant: datetime | None = None) -> "EcheanceQuerySet":
        """Annotate `situation` (SituationEcheance) as of that day, and that minute for those counted in hours."""
        cas = [When(condition, then=Value(nom)) for nom, condition in conditions(le, instant).items()]
        defaut = Value(SituationEcheance.A_VENIR)
        return self.annotate(situation=Case(*cas, default=defaut, output_field=models.CharField()))

    def ouvertes(self) -> "EcheanceQuerySet":
        return self.filter(etat=EtatEcheance.OUVERTE)


@pghistory.track()
class Echeance(Fait, Horodate, Versionne):
    """What must be done for when. `objet` names the source (« contrat:12 »); one row per dossier, rule and object.

    Never removed: it is done, or without object with its reason. Its former dates stay in `dates`.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="echeances")
    regle = models.CharField("règle", max_length=40)
    objet = models.CharField(max_length=60)
    domaine = models.CharField(max_length=3)
    libelle = models.CharField("libellé", max_length=200)
    date_origine = models.DateField("date d’origine")
    date_due = models.DateField("à faire pour le")
    heure_due = models.DateTimeField("à faire avant", null=True, blank=True)
    instant_origine = models.DateTimeField("instant d’origine", null=True, blank=True, editable=False)
    proche_le = models.DateField("proche à partir du", editable=False)
    critique = models.BooleanField(default=False)
    etat = models.CharField("état", max_length=10, choices=EtatEcheance, default=EtatEcheance.OUVERTE)
    date_realisee = models.DateField("faite le", null=True, blank=True)
    motif = models.CharField(max_length=200, blank=True)
    responsable = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Protection (N6): the only people for whom it exists. Nothing: whoever reads its domain.
    lecteurs = ArrayField(models.IntegerField(), null=True, blank=True, editable=False)

    objects = EcheanceQuerySet.as_manager()

    class Meta:
        ordering = ["date_due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "regle", "objet"], name="echeance_unique"),
            models.CheckConstraint(
                condition=~Q(etat=EtatEcheance.SANS_OBJET) | ~Q(motif=""), name="echeance_sans_objet_motivee"
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatEcheance.FAITE, date_realisee__isnull=False)
                | (~Q(etat=EtatEcheance.FAITE) & Q(date_realisee__isnull=True)),
                name="echeance_faite_datee",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "etat", "date_due"], name="echeance_structure"),
            models.Index(fields=["dossier", "etat", "date_due"], name="echeance_dossier"),
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def source(self) -> Regle | None:
        """The shipped rule, for its basis."""
        return REGLES.get(self.regle)

    def situation_le(self, jour: date | None = None, instant: datetime | None = None) -> str:
        """The same answer as `avec_situation`, on one row; a deadline in hours is past from its very minute."""
        if self.etat != EtatEcheance.OUVERTE:
            return str(self.etat)
        jour = jour or horloge.aujourdhui()
        if self.date_due < jour or (self.heure_due is not None and self.heure_due < (instant or horloge.maintenant())):
            return SituationEcheance.DEPASSEE
        return SituationEcheance.PROCHE if self.proche_le <= jour else SituationEcheance.A_VENIR

    @property
    def a_faire_le(self) -> date:
        """The last working day that keeps the delay: nobody signs on a Sunday or on 15 August."""
        return calendrier.ouvre_precedent(self.date_due, self.structure.finess[:2])

    @property
    def ferie(self) -> bool:
        return self.date_due in calendrier.feries(self.date_due.year, self.structure.finess[:2])

    @property
    def conseil(self) -> str:
        """« samedi 15 août, férié : à faire le vendredi 14 »; empty on a working day or once closed."""
        if self.etat != EtatEcheance.OUVERTE or self.a_faire_le == self.date_due:
            return ""
        pourquoi = ", férié" if self.ferie else ""
        return f"{_jour_dit(self.date_due, True)}{pourquoi} : à faire le {_jour_dit(self.a_faire_le, self._autre_mois)}"

    @property
    def _autre_mois(self) -> bool:
        return self.a_faire_le.month != self.date_due.month

    def reste(self, jour: date | None = None) -> timedelta:
        """Negative once past."""
        return self.date_due - (jour or horloge.aujourdhui())


def _jour_dit(jour: date, mois: bool) -> str:
    """« samedi 15 août », « vendredi 14 »."""
    return " ".join(date_longue(jour).replace("\u00a0", " ").split()[: 3 if mois else 2])


class DateEcheance(models.Model):
    """A date that this deadline has had, and why it moved."""

    echeance = models.ForeignKey(Echeance, on_delete=models.PROTECT, related_name="dates")
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    date_origine = models.DateField()
    date_due = models.DateField()
    regle_appliquee = models.CharField("règle appliquée", max_length=60)
    motif = models.CharField(max_length=200)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]

    def __str__(self) -> str:
        return f"{self.date_due:%d/%m/%Y}, {self.motif}"


class ReglageEcheance(models.Model):
    """Rule of an organisme from a day on; the one before keeps its dates. Never rewritten."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    regle = models.CharField("règle", max_length=40)
    nombre = models.PositiveSmallIntegerField("délai")
    unite = models.CharField("unité", max_length=1, choices=UNITES)
    preavis = models.JSONField("préavis", default=list)
    active = models.BooleanField(default=True)
    depuis = models.DateField("à partir du", default=horloge.aujourdhui)
    motif = models.CharField(max_length=200)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    cree_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["regle", "-depuis", "-id"]
        indexes = [models.Index(fields=["organisme", "regle", "-depuis"], name="reglage_echeance")]

    def __str__(self) -> str:
        return f"{self.regle} : {self.nombre} {self.get_unite_display()}"


class AlerteQuotidienne(models.Model):
    """A house whose responsible people were told on that day: the daily task may run again."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    jour = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "jour"], name="alerte_quotidienne_unique")]


__all__ = ["AlerteQuotidienne", "DateEcheance", "Echeance", "ReglageEcheance", "conditions"]
