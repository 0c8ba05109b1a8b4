"""The personalised project (S08): its life, its states as rows, its avenants, and what she wants for her life."""

import pghistory
from django.db import models
from django.db.models import Q

from accompagnement.choices_projets import VIVANTS, Etape, EtatAvenant, StatutProjet, TypeProjet
from documents.models import Document
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import Professionnel
from usagers.models import Dossier

NIVEAUX = [(2, "L’équipe"), (3, "L’équipe, consigne de santé"), (4, "L’équipe de soins")]


class ProjetQuerySet(models.QuerySet["ProjetPersonnalise"]):
    def visibles_pour(self, acteur: Acteur, action: str = "lire") -> "ProjetQuerySet":
        """Of the dossiers on which this actor may do `action` with projects."""
        visibles = numeros_visibles(acteur, "PP", action, 2)
        return self.filter(dossier__in=visibles, structure__in=acteur.structures)

    def vivants(self) -> "ProjetQuerySet":
        """Those that exist: one in preparation never counts."""
        return self.filter(statut__in=VIVANTS)


@pghistory.track()
class ProjetPersonnalise(Fait, Horodate, Versionne):
    """One project and its life; the next one is another row, `predecesseur` leads back."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="projets")
    numero = models.PositiveIntegerField("numéro")
    type = models.CharField(max_length=4, choices=TypeProjet, default=TypeProjet.PP)
    titre = models.CharField(max_length=150)
    communication = models.CharField("comment communiquer avec la personne", max_length=300, blank=True)
    debut = models.DateField("mis en œuvre le", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    revision_le = models.DateField("à réviser le", null=True, blank=True)
    referent = models.ForeignKey(
        Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="référent"
    )
    statut = models.CharField(max_length=13, choices=StatutProjet, default=StatutProjet.ENPREPARATION)
    etape = models.CharField("étape", max_length=9, choices=Etape, default=Etape.REDACTION)
    soumis_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    valide_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    valide_le = models.DateField("validé le", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    predecesseur = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="suivants")

    objects = ProjetQuerySet.as_manager()

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="projet_numero_unique"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(statut__in=VIVANTS), name="projet_un_vivant"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(statut=StatutProjet.ENPREPARATION), name="projet_un_en_preparation"
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=VIVANTS) | Q(debut__isnull=False), name="projet_vivant_date"
            ),
        ]
        indexes = [models.Index(fields=["structure", "statut", "revision_le"], name="projet_structure")]

    def __str__(self) -> str:
        return self.titre

    @property
    def cle(self) -> str:
        """Name of its deadlines and of its circuits."""
        return f"projet:{self.pk}"

    @property
    def vit(self) -> bool:
        return self.statut in VIVANTS

    @property
    def se_prepare(self) -> bool:
        return self.statut == StatutProjet.ENPREPARATION

    @property
    def etat_dit(self) -> str:
        """« À valider » rather than « En préparation » when it says more."""
        return str(self.get_etape_display() if self.se_prepare else self.get_statut_display())


class StatutProjetHisto(models.Model):
    """Each state of a project, of an objective, of an action, of a service: who, when, why."""

    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="statuts")
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    genre = models.CharField(max_length=10, default="projet")
    objet_id = models.IntegerField()
    statut = models.CharField(max_length=13)
    motif = models.CharField(max_length=300, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]
        indexes = [models.Index(fields=["projet", "genre", "objet_id"], name="statut_projet_objet")]


@pghistory.track()
class AvenantProjet(Fait, Horodate, Versionne):
    """What changes in a project in force: numbered, agreed, kept beside the text that was signed first."""

    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="avenants")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    rang = models.PositiveSmallIntegerField()
    objet = models.CharField("ce que l’avenant change", max_length=200)
    etat = models.CharField("état", max_length=10, choices=EtatAvenant, default=EtatAvenant.OUVERT)
    effet_le = models.DateField("prend effet le", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(fields=["projet", "rang"], name="avenant_projet_rang"),
            models.UniqueConstraint(
                fields=["projet"], condition=Q(etat__in=[EtatAvenant.OUVERT, EtatAvenant.A_SIGNER]),
                name="avenant_projet_un_ouvert",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Avenant n° {self.rang}"

    @property
    def cle(self) -> str:
        return f"avenant_projet:{self.pk}"


@pghistory.track()
class ProjetVie(Fait, Horodate, Versionne):
    """What she wants for her life, in her words; it outlives the projects."""

    OBJET = "PDV"
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="projets_vie")
    numero = models.PositiveIntegerField("numéro")
    titre = models.CharField(max_length=150)
    souhaits = models.TextField("ce que je souhaite")
    conditions = models.CharField("comment c’est dit", max_length=120, blank=True)
    falc = models.TextField("en facile à lire", blank=True)
    debut = models.DateField("dit le", default=horloge.aujourdhui)
    fin = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        ordering = ["-debut", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="projet_vie_numero"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(fin=None), name="projet_vie_un_present"),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def lignes_falc(self) -> list[str]:
        return [ligne.strip() for ligne in self.falc.splitlines() if ligne.strip()]


__all__ = ["AvenantProjet", "ProjetPersonnalise", "ProjetVie", "StatutProjetHisto"]
