"""Profils (data, not code), affectations, and what the access formula needs about a dossier."""

from datetime import date, datetime, timedelta

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate, Intervalle
from habilitations.choices import NatureLien, Phase, Transverse
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import OrganismeGestionnaire, Structure, Unite


@pghistory.track()
class Profil(Horodate):
    """Set of (domain → letter). Defaults come from habilitations/donnees; a structure may hold its own copy."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="profils")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, null=True, blank=True, related_name="profils")
    matrice = models.CharField("matrice d’origine", max_length=10)
    code = models.CharField(max_length=10)
    libelle = models.CharField("libellé", max_length=100)
    droits = models.JSONField(default=dict)
    transverse = models.CharField(max_length=10, choices=Transverse, default=Transverse.NON)
    fenetre_heures = models.PositiveSmallIntegerField("lecture limitée aux dernières heures", null=True, blank=True)
    proposition = models.BooleanField("profil proposé, à valider", default=False)
    reglages = models.JSONField("réglages", default=dict, blank=True)

    class Meta:
        ordering = ["matrice", "libelle"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisme", "structure", "matrice", "code"],
                name="profil_unique",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.libelle


def dans_un_trimestre() -> date:
    return horloge.aujourdhui() + timedelta(days=90)


class Encadre(models.Model):
    """Who answers for a trainee: the tutor, or the one who stands in when the tutor is away."""

    tuteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suppleant = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


@pghistory.track()
class Affectation(Horodate, Intervalle, Encadre):
    """A professional works in a structure (or one unit of it) with a profile, between two dates."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="affectations")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="affectations")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="affectations")
    profil = models.ForeignKey(Profil, on_delete=models.PROTECT, related_name="affectations")
    quotite = models.PositiveSmallIntegerField("quotité (%)", default=100)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    motif = models.CharField(max_length=200, blank=True)
    a_revoir_le = models.DateField("à revoir le", default=dans_un_trimestre)  # S-19: no right without a date

    class Meta:
        indexes = [models.Index(fields=["professionnel", "debut"], name="affectation_pro")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fin__isnull=True) | models.Q(fin__gte=models.F("debut")),
                name="affectation_dates",
            )
        ]


@pghistory.track()
class DemandeAffectation(Horodate, Intervalle, Encadre):
    """A chef de service or the technical administrator proposes; the direction decides (metier S26)."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="demandes")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="demandes")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    profil = models.ForeignKey(Profil, on_delete=models.PROTECT, related_name="+")
    motif = models.CharField(max_length=200)
    demandeur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    decideur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decidee_le = models.DateTimeField("décidée le", null=True)
    affectation = models.OneToOneField(Affectation, on_delete=models.PROTECT, null=True, related_name="demande")

    class Meta:
        ordering = ["cree_le"]
        indexes = [models.Index(fields=["structure"], condition=models.Q(decidee_le=None), name="demande_en_attente")]


@pghistory.track()
class PerimetreDossier(models.Model):
    """What the formula needs of a dossier; `usagers.Dossier` is one-to-one with it and shares its key."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.CANDIDAT)
    restreint = models.BooleanField("dossier restreint", default=False)

    class Meta:
        indexes = [models.Index(fields=["structure", "unite"], name="perimetre_lieu")]


@pghistory.track()
class LienDossier(Horodate):
    """Dated link dossier–professional: team, presence, opposition, named list, bris de glace, self, relative."""

    perimetre = models.ForeignKey(PerimetreDossier, on_delete=models.PROTECT, related_name="liens")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="liens")
    nature = models.CharField(max_length=10, choices=NatureLien)
    domaine = models.CharField(max_length=3, blank=True, help_text="Vide : tous les domaines.")
    profil = models.CharField(max_length=10, blank=True, help_text="Fonction visée par une opposition.")
    debut = models.DateTimeField()
    fin = models.DateTimeField(null=True, blank=True)
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["professionnel", "nature", "perimetre"], name="lien_pro"),
            models.Index(fields=["perimetre", "nature"], name="lien_perimetre"),
        ]

    @staticmethod
    def ouverts() -> models.Q:
        """Filter of the links in force now."""
        maintenant = horloge.maintenant()
        return models.Q(debut__lte=maintenant) & (models.Q(fin__isnull=True) | models.Q(fin__gt=maintenant))

    def en_vigueur(self, le: datetime | None = None) -> bool:
        instant = le or horloge.maintenant()
        return self.debut <= instant and (self.fin is None or self.fin > instant)
