"""Review of rights: every affectation and account of a structure looked at again, on a date, by somebody (S-19)."""

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate
from habilitations.choices import DecisionRevue, EtatCompte
from habilitations.models.droits import Affectation
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import Structure


@pghistory.track()
class RevueHabilitations(Horodate):
    """One campaign. `echeance` is the last day to finish it."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="revues")
    debut = models.DateField("ouverte le", default=horloge.aujourdhui)
    echeance = models.DateField("échéance")
    ouverte_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    close_le = models.DateTimeField("close le", null=True)
    close_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-debut", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure"], condition=models.Q(close_le=None), name="revue_une_a_la_fois"
            ),
            models.CheckConstraint(condition=models.Q(echeance__gte=models.F("debut")), name="revue_dates"),
        ]

    @property
    def en_retard(self) -> bool:
        return self.close_le is None and self.echeance < horloge.aujourdhui()


@pghistory.track()
class LigneRevue(Horodate):
    """One right as it stood when the campaign opened, and what was decided. Without `affectation`: an account alone."""

    revue = models.ForeignKey(RevueHabilitations, on_delete=models.PROTECT, related_name="lignes")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    affectation = models.ForeignKey(Affectation, on_delete=models.PROTECT, null=True, related_name="lignes_revue")
    profil = models.CharField(max_length=100, blank=True)
    unite = models.CharField(max_length=100, blank=True)
    depuis = models.DateField(null=True)
    jusqu_au = models.DateField(null=True)
    etat_compte = models.CharField(max_length=10, choices=EtatCompte, blank=True)
    derniere_connexion = models.DateTimeField("dernière session", null=True)
    avis = models.CharField("proposition", max_length=10, choices=DecisionRevue, blank=True)
    avis_motif = models.CharField(max_length=200, blank=True)
    avis_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField("décision", max_length=10, choices=DecisionRevue, blank=True)
    motif = models.CharField(max_length=200, blank=True)
    effet = models.CharField("ce qui a été fait", max_length=250, blank=True)
    decidee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decidee_le = models.DateTimeField("décidée le", null=True)

    class Meta:
        ordering = ["professionnel__nom", "professionnel__prenom", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revue", "affectation"], name="revue_une_ligne_par_droit"),
            models.CheckConstraint(
                condition=models.Q(decision="", decidee_le=None)
                | (~models.Q(decision="") & models.Q(decidee_le__isnull=False, decidee_par__isnull=False)),
                name="revue_decision_signee",
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=["", "garder"]) | ~models.Q(motif=""), name="revue_decision_motivee"
            ),
            models.CheckConstraint(
                condition=models.Q(decidee_par=None) | ~models.Q(decidee_par=models.F("professionnel")),
                name="revue_jamais_pour_soi",
            ),
        ]
