"""Around presences: rooms and beds, the night round, somebody missing, the desk of a CAARUD (S11)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from accompagnement.choices_presences import ConstatRonde, DemarcheCode, GesteCode
from accompagnement.models.presences import PresenceAbsence
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel, Structure, Unite
from usagers.models import Dossier, Sejour


class Chambre(Horodate):
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="chambres")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="chambres")
    nom = models.CharField(max_length=40)
    rang = models.PositiveSmallIntegerField(default=0)
    fermee_le = models.DateField("fermée le", null=True, blank=True)

    class Meta:
        ordering = ["rang", "nom"]
        constraints = [models.UniqueConstraint(fields=["structure", "nom"], name="chambre_unique")]

    def __str__(self) -> str:
        return self.nom


class Lit(Horodate):
    chambre = models.ForeignKey(Chambre, on_delete=models.PROTECT, related_name="lits")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    nom = models.CharField(max_length=20, blank=True)
    ferme_le = models.DateField("fermé le", null=True, blank=True)

    class Meta:
        ordering = ["nom"]
        constraints = [models.UniqueConstraint(fields=["chambre", "nom"], name="lit_unique")]

    def __str__(self) -> str:
        return f"{self.chambre.nom}, {self.nom}" if self.nom else self.chambre.nom


@pghistory.track()
class AttributionLit(Fait, Horodate):
    """Somebody has a bed from a day on; `fin` is the day it is free again (not counted)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="lits")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, related_name="+")
    lit = models.ForeignKey(Lit, on_delete=models.PROTECT, related_name="attributions")
    debut = models.DateField("à partir du")
    fin = models.DateField("libre le", null=True, blank=True)
    motif = models.CharField(max_length=200, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")), name="attribution_ordre")
        ]


class RondeNuit(models.Model):
    """One walk through the house at night; its points are dated one by one."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, related_name="+")
    debut = models.DateTimeField(default=horloge.maintenant)
    fin = models.DateTimeField(null=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-debut", "-id"]
        indexes = [models.Index(fields=["structure", "-debut"], name="ronde_structure")]


class PointRonde(Fait):
    """What was seen of one person, at that minute; never rewritten, the last one stands."""

    ronde = models.ForeignKey(RondeNuit, on_delete=models.PROTECT, related_name="points")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    constat = models.CharField(max_length=8, choices=ConstatRonde)
    le = models.DateTimeField(default=horloge.maintenant)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["le", "id"]


@pghistory.track()
class Fugue(Fait, Horodate, Versionne):
    """Somebody placed is missing: the clock runs from `vu_le` until `retour_le`."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="fugues")
    absence = models.OneToOneField(PresenceAbsence, on_delete=models.PROTECT, related_name="fugue")
    vu_le = models.DateTimeField("vu pour la dernière fois")
    constatee_le = models.DateTimeField("constatée le")
    lieu = models.CharField("dernier lieu connu", max_length=150, blank=True)
    tenue = models.CharField("tenue et signalement", max_length=300, blank=True)
    circonstances = models.TextField(blank=True)
    retour_le = models.DateTimeField("retour le", null=True, blank=True)
    retour_comment = models.CharField("comment", max_length=200, blank=True)
    entretien = models.TextField("entretien de retour", blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-constatee_le", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(constatee_le__gte=F("vu_le")), name="fugue_constat"),
            models.CheckConstraint(
                condition=Q(retour_le__isnull=True) | Q(retour_le__gte=F("vu_le")), name="fugue_retour"
            ),
            models.UniqueConstraint(fields=["dossier"], condition=Q(retour_le=None), name="fugue_une_ouverte"),
        ]

    def __str__(self) -> str:
        return "Absence non autorisée"


class DemarcheFugue(Fait):
    """One line of the checklist: whom, at what hour, what they said; another call is another line."""

    fugue = models.ForeignKey(Fugue, on_delete=models.PROTECT, related_name="demarches")
    code = models.CharField(max_length=10, choices=DemarcheCode)
    fait_le = models.DateTimeField("fait à")
    interlocuteur = models.CharField(max_length=120, blank=True)
    reference = models.CharField("référence", max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["fait_le", "id"]


class GesteAccueil(Fait):
    """One count of the desk. Without `dossier` nothing says who: an anonymous person is one more, and no name."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="+")
    jour = models.DateField(default=horloge.aujourdhui)
    code = models.CharField(max_length=15, choices=GesteCode)
    quantite = models.PositiveSmallIntegerField("quantité", default=1)
    le = models.DateTimeField(default=horloge.maintenant)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    annule_le = models.DateTimeField("annulé le", null=True)

    class Meta:
        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["structure", "jour"], name="geste_jour")]
        constraints = [models.CheckConstraint(condition=Q(quantite__range=(1, 999)), name="geste_quantite")]


__all__ = [
    "AttributionLit",
    "Chambre",
    "DemarcheFugue",
    "Fugue",
    "GesteAccueil",
    "Lit",
    "PointRonde",
    "RondeNuit",
]
