"""Grids as versioned data, and what was answered: one row of answers a level, so that each wall sees its own (S09)."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from accompagnement.choices_grilles import OUVERTS, EtatVersionGrille, GenreResultat, Modalite, StatutPassation
from accompagnement.grilles.definition import LICENCES, Definition
from accompagnement.grilles.lecture import lire
from administration.models.etapes import Etape
from documents.models import Depot
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Niveau, Versionne
from habilitations.models import OrganismeGestionnaire, Professionnel
from usagers.models import Dossier


class Grille(Horodate, Versionne):
    """What all versions share. Without organisme: shipped with the product."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=30)
    titre = models.CharField(max_length=160)
    resume = models.CharField("en une phrase", max_length=400, blank=True)
    licence = models.CharField(max_length=20, choices=list(LICENCES.items()))
    niveau = models.PositiveSmallIntegerField(choices=Niveau, default=Niveau.N2)
    copie_de = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")

    class Meta:
        ordering = ["titre", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisme", "code"], name="grille_code", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def livree(self) -> bool:
        return self.organisme_id is None


class VersionGrille(Horodate, Versionne):
    """A text: changed while a draft, then never again (a trigger holds it)."""

    grille = models.ForeignKey(Grille, on_delete=models.PROTECT, related_name="versions")
    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, null=True, related_name="+")
    numero = models.PositiveIntegerField()
    etat = models.CharField(max_length=10, choices=EtatVersionGrille, default=EtatVersionGrille.BROUILLON)
    definition = models.JSONField()
    motif = models.CharField(max_length=300, blank=True)
    # What an import could not take, item by item, to be looked at before publishing.
    remarques = models.JSONField(default=list, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    publiee_le = models.DateTimeField(null=True, blank=True)
    publiee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["grille", "numero"], name="version_grille_numero"),
            models.UniqueConstraint(fields=["grille"], condition=Q(etat="publiee"), name="version_grille_en_vigueur"),
            models.UniqueConstraint(fields=["grille"], condition=Q(etat="brouillon"), name="version_grille_brouillon"),
        ]

    def __str__(self) -> str:
        return f"{self.grille}, version {self.numero}"

    @cached_property
    def lue(self) -> Definition:
        return lire(self.definition)


@pghistory.track()
class Passation(Fait, Horodate, Versionne):
    """One assessment of one person. `niveau` is that of the grid, or more when its author keeps it closer."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="passations")
    version_grille = models.ForeignKey(VersionGrille, on_delete=models.PROTECT, related_name="passations")
    numero = models.PositiveIntegerField("numéro local, jamais repris")
    date_evaluation = models.DateField("date de l’évaluation", default=horloge.aujourdhui)
    modalite = models.CharField("comment", max_length=12, choices=Modalite, default=Modalite.ENTRETIEN)
    auto_evaluation = models.BooleanField("auto-évaluation de la personne", default=False)
    evaluateur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responsable = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statut = models.CharField(max_length=14, choices=StatutPassation, default=StatutPassation.ENPREPARATION)
    commentaire = models.TextField(blank=True)
    reprise_de = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reprises")
    # Levels whose required questions are all answered: known without reading the answers of a closed level.
    complets = models.JSONField(default=list)

    class Meta:
        ordering = ["-date_evaluation", "-id"]
        indexes = [models.Index(fields=["dossier", "-date_evaluation"], name="passation_dossier")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="passation_numero"),
            models.CheckConstraint(
                condition=Q(auto_evaluation=True) | Q(evaluateur__isnull=False) | Q(responsable__isnull=False)
                | Q(auteur__isnull=False),
                name="passation_quelqu_un",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version_grille.grille.titre} du {self.date_evaluation:%d/%m/%Y}"

    @property
    def objet(self) -> str:
        return f"evaluation:{self.pk}"

    @property
    def ouverte(self) -> bool:
        return self.statut in OUVERTS

    @property
    def grille(self) -> Grille:
        return self.version_grille.grille


@pghistory.track()
class ReponsesPassation(Fait):
    """Answers of the questions of one level. `lue_en`: version of the assessment that they belong to."""

    passation = models.ForeignKey(Passation, on_delete=models.PROTECT, related_name="reponses")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    reponses = models.JSONField(default=dict)
    lue_en = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["niveau"]
        constraints = [models.UniqueConstraint(fields=["passation", "niveau"], name="reponses_niveau")]

    def __str__(self) -> str:
        return f"Réponses de niveau {self.niveau}"


@pghistory.track()
class ResultatPassation(Fait):
    """A score, a calculated field or an alert as it was that day: never computed again once validated."""

    passation = models.ForeignKey(Passation, on_delete=models.PROTECT, related_name="resultats")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    genre = models.CharField(max_length=6, choices=GenreResultat)
    code = models.CharField(max_length=40)
    libelle = models.CharField(max_length=600)
    valeur = models.JSONField(null=True)
    texte = models.CharField(max_length=300, blank=True)
    ton = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=300, blank=True)
    prorata = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["passation", "genre", "code"], name="resultat_code")]

    def __str__(self) -> str:
        return f"{self.libelle} : {self.valeur}"

    @property
    def en_clair(self) -> str:
        """What a badge holds: the figure, then what it says."""
        return f"{self.valeur}, {self.texte}" if self.texte else str(self.valeur)

    @property
    def chiffre(self) -> float | None:
        """What a curve can draw."""
        return (
            float(self.valeur) if isinstance(self.valeur, int | float) and not isinstance(self.valeur, bool) else None
        )


@pghistory.track()
class EtapePassation(Etape):
    passation = models.ForeignKey(Passation, on_delete=models.PROTECT, related_name="etapes")
    statut = models.CharField(max_length=14, choices=StatutPassation)


@pghistory.track()
class PiecePassation(Fait):
    passation = models.ForeignKey(Passation, on_delete=models.PROTECT, related_name="pieces")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["passation", "depot"], name="piece_passation_unique")]

    def __str__(self) -> str:
        return str(self.depot)


def fusionner(lignes: Iterable[ReponsesPassation]) -> dict[str, Any]:
    """The answers that this reader reached, as one set."""
    ensemble: dict[str, Any] = {}
    for ligne in lignes:
        ensemble.update(ligne.reponses)
    return ensemble


__all__ = ["EtapePassation", "Grille", "Passation", "PiecePassation", "ReponsesPassation", "ResultatPassation",
           "VersionGrille", "fusionner"]  # fmt: skip
