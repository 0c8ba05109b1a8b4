"""Leaving, and what is done afterwards (S07): the exit of one stay, its checklist, its review, its follow-up."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from administration.choices_sorties import (
    EN_PREPARATION,
    SORTIES_FAITES,
    Activite,
    Destination,
    EtatPoint,
    EtatSortie,
    Initiative,
    IssueAction,
    Logement,
    RessourceSortie,
    SensAvisMedical,
    TypeAction,
)
from administration.donnees.sorties import MOTIFS, POINTS, TRANSFERT, Motif, Point
from administration.models.etapes import Etape
from dui.core import calendrier, horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier, Sejour


@pghistory.track()
class Sortie(Fait, Horodate, Versionne):
    """One per stay, whatever was given up before. Administrative facts: what is told of the person is elsewhere."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sorties")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, related_name="sorties")
    etat = models.CharField("état", max_length=10, choices=EtatSortie, default=EtatSortie.ENVISAGEE)
    motif = models.CharField(max_length=20)
    precision = models.CharField("précision", max_length=300, blank=True)
    initiative = models.CharField(max_length=10, choices=Initiative)
    date_prevue = models.DateField("sortie prévue le", null=True, blank=True)
    date_sortie = models.DateField("sortie le", null=True, blank=True)
    dernier_contact = models.DateField("dernier contact le", null=True, blank=True)
    destination = models.CharField(max_length=12, choices=Destination, blank=True)
    destination_nom = models.CharField("établissement ou personne", max_length=120, blank=True)
    destination_structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure"
    )
    preavis_le = models.DateField("préavis donné le", null=True, blank=True)
    avis_medical = models.CharField("avis médical", max_length=11, choices=SensAvisMedical, blank=True)
    avis_medical_par = models.CharField("donné par", max_length=120, blank=True)
    avis_medical_le = models.DateField("donné le", null=True, blank=True)
    relais_nom = models.CharField("relais", max_length=120, blank=True)
    relais_rdv = models.DateField("premier rendez-vous le", null=True, blank=True)
    solde = models.DecimalField("argent rendu", max_digits=9, decimal_places=2, null=True, blank=True)
    solde_a = models.CharField("remis à", max_length=120, blank=True)
    decision = models.CharField("décision", max_length=300, blank=True)
    decide_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decide_le = models.DateField("décidée le", null=True, blank=True)
    suivi_fin = models.DateField("suivi jusqu’au", null=True, blank=True)
    sans_suivi = models.CharField("pourquoi il n’y a pas de suivi", max_length=300, blank=True)
    equipe_suivi = ArrayField(models.IntegerField(), default=list, blank=True)
    effets = models.JSONField(default=dict, blank=True, editable=False)
    motif_fin = models.CharField("pourquoi elle est close ou annulée", max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sejour"], condition=~Q(etat=EtatSortie.ANNULEE), name="sortie_une_par_sejour"
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[*EN_PREPARATION, EtatSortie.ANNULEE]) | Q(date_sortie__isnull=False),
                name="sortie_faite_datee",
            ),
            models.CheckConstraint(
                condition=~Q(motif="perdu_de_vue", etat__in=SORTIES_FAITES) | Q(dernier_contact__isnull=False),
                name="sortie_perdu_de_vue_date",
            ),
        ]
        indexes = [models.Index(fields=["structure", "etat", "date_prevue"], name="sortie_structure")]

    def __str__(self) -> str:
        return f"Sortie, {self.motif_dit.libelle.lower()}"

    @property
    def objet(self) -> str:
        return f"sortie:{self.pk}"

    @property
    def motif_dit(self) -> Motif:
        return MOTIFS[self.motif]

    @property
    def subie(self) -> bool:
        return self.motif_dit.subie

    @property
    def en_preparation(self) -> bool:
        return self.etat in EN_PREPARATION

    @property
    def faite(self) -> bool:
        return self.etat in SORTIES_FAITES

    @property
    def interne(self) -> bool:
        """The person stays with the same organisme: a movement, not an exit plus an admission (S07, PG)."""
        return self.motif == TRANSFERT

    @property
    def retour_jusqu_au(self) -> date | None:
        """Child protection, adults under 21: the day when the aid of L222-5 cannot be asked again."""
        naissance = self.dossier.usager.date_naissance
        if naissance is None or self.structure.secteur != "PDE" or self.motif == "deces":
            return None
        return calendrier.anniversaire(naissance, 21)


@pghistory.track()
class BilanSortie(Fait, Horodate, Versionne):
    """What is told at the end, by the team and by the person; the address, which no document prints."""

    sortie = models.OneToOneField(Sortie, on_delete=models.PROTECT, related_name="bilan")
    bilan = models.TextField("bilan de fin d’accompagnement", blank=True)
    paroles = models.TextField("ses mots", blank=True)
    diplome = models.CharField("dernier diplôme", max_length=120, blank=True)
    logement = models.CharField("logement à la sortie", max_length=11, choices=Logement, blank=True)
    activite = models.CharField("emploi ou études à la sortie", max_length=10, choices=Activite, blank=True)
    ressources = models.CharField("ressources à la sortie", max_length=10, choices=RessourceSortie, blank=True)
    adresse = models.CharField("adresse où écrire", max_length=250, blank=True)
    partage_le = models.DateField("lu avec la personne le", null=True, blank=True)

    def __str__(self) -> str:
        return "Bilan de fin d’accompagnement"


@pghistory.track()
class PointSortie(Fait, Horodate, Versionne):
    """One thing to check before leaving; « sans objet » says why."""

    sortie = models.ForeignKey(Sortie, on_delete=models.PROTECT, related_name="points")
    code = models.CharField(max_length=20)
    rang = models.PositiveSmallIntegerField()
    etat = models.CharField("état", max_length=10, choices=EtatPoint, default=EtatPoint.A_FAIRE)
    le = models.DateField(null=True, blank=True)
    a_qui = models.CharField("à qui", max_length=120, blank=True)
    detail = models.CharField("détail", max_length=300, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(fields=["sortie", "code"], name="point_sortie_unique"),
            models.CheckConstraint(
                condition=~Q(etat=EtatPoint.SANS_OBJET) | ~Q(detail=""), name="point_sans_objet_motive"
            ),
        ]

    def __str__(self) -> str:
        return self.genre.libelle

    @property
    def genre(self) -> Point:
        return POINTS[self.code]

    @property
    def ouvert(self) -> bool:
        return self.etat == EtatPoint.A_FAIRE


@pghistory.track()
class ActionSuivi(Fait, Horodate, Versionne):
    """`ActionPostSortie`: hear from somebody who left. Its day is a deadline of the engine; its outcome stays."""

    sortie = models.ForeignKey(Sortie, on_delete=models.PROTECT, related_name="actions")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=10, choices=TypeAction, default=TypeAction.APPEL)
    libelle = models.CharField("libellé", max_length=120)
    prevue_le = models.DateField("prévue le")
    issue = models.CharField(max_length=10, choices=IssueAction, default=IssueAction.A_FAIRE)
    le = models.DateField("faite le", null=True, blank=True)
    compte_rendu = models.TextField("compte rendu", blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["prevue_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(issue__in=["realise", "non_joint", "refus"]) | Q(le__isnull=False),
                name="suivi_issue_datee",
            ),
        ]
        indexes = [models.Index(fields=["structure", "issue", "prevue_le"], name="suivi_structure")]

    def __str__(self) -> str:
        return self.libelle

    @property
    def objet(self) -> str:
        return f"suivi:{self.pk}"

    @property
    def ouverte(self) -> bool:
        return self.issue == IssueAction.A_FAIRE

    @property
    def en_retard(self) -> bool:
        return self.ouverte and self.prevue_le < horloge.aujourdhui()


@pghistory.track()
class EtapeSortie(Etape):
    sortie = models.ForeignKey(Sortie, on_delete=models.PROTECT, related_name="etapes")
    etat = models.CharField(max_length=10, choices=EtatSortie)


__all__ = ["ActionSuivi", "BilanSortie", "EtapeSortie", "PointSortie", "Sortie"]
