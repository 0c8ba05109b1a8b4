"""Models of documents as data (S28): the model, and its dated texts. A published text never changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from documents.choices import EtatVersion, GenreModele
from dui.core import horloge
from dui.core.modeles import Horodate, Niveau, Versionne
from habilitations.acces import Acteur
from habilitations.choices import Domaine, Secteur
from habilitations.models import OrganismeGestionnaire, Professionnel, Structure


class ModeleQuerySet(models.QuerySet["ModeleDocument"]):
    def de_la_maison(self, structure: Structure) -> "ModeleQuerySet":
        """Those shipped, of the organisme, or of this very house; made for its sector."""
        return self.filter(
            models.Q(organisme=None) | models.Q(organisme=structure.organisme_id),
            models.Q(structure=None) | models.Q(structure=structure.pk),
            models.Q(secteurs=[]) | models.Q(secteurs__contains=[structure.secteur]),
        )


class ModeleDocument(Horodate, Versionne):
    """`organisme` null: shipped with the product. A house that adapts a shipped model has its own row, same code."""

    code = models.CharField(max_length=40)
    titre = models.CharField(max_length=120)
    resume = models.CharField("en une phrase", max_length=200, blank=True)
    rubrique = models.CharField(max_length=60)
    type = models.CharField("type (JDV_J07 ou local)", max_length=20)
    genre = models.CharField(max_length=10, choices=GenreModele, default=GenreModele.DOCUMENT)
    niveau = models.PositiveSmallIntegerField(choices=Niveau, default=Niveau.N1)
    domaine = models.CharField("qui peut le produire : partie", max_length=3, choices=Domaine, default=Domaine.GA)
    ecriture = models.BooleanField("le produire demande d’écrire dans cette partie", default=True)
    objet = models.CharField("objet du dossier dont il parle", max_length=30, blank=True)
    secteurs = ArrayField(models.CharField(max_length=3, choices=Secteur), default=list, blank=True)
    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, null=True, related_name="+")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ModeleQuerySet.as_manager()

    class Meta:
        ordering = ["rubrique", "titre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(organisme=None), name="modele_livre_unique"
            ),
            models.UniqueConstraint(
                fields=["organisme", "code"], condition=models.Q(structure=None), name="modele_organisme_unique"
            ),
            models.UniqueConstraint(fields=["structure", "code"], name="modele_structure_unique"),
            models.CheckConstraint(
                condition=models.Q(structure=None) | models.Q(organisme__isnull=False),
                name="modele_structure_organisme",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.titre

    @property
    def livre(self) -> bool:
        return self.organisme_id is None

    @property
    def actions(self) -> tuple[str, ...]:
        return ("ecrire", "creer", "valider") if self.ecriture else ("lire", "resumer", "creer", "valider")

    def ouvert_a(self, acteur: Acteur, structure_id: int) -> bool:
        return any(acteur.peut(self.domaine, action, structure_id) for action in self.actions)


class VersionModele(Horodate, Versionne):
    """One text. `organisme` repeats that of the model, for the second wall; a trigger keeps what was published."""

    modele = models.ForeignKey(ModeleDocument, on_delete=models.PROTECT, related_name="versions")
    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, null=True, related_name="+")
    numero = models.PositiveIntegerField()
    corps = models.TextField("texte", max_length=60_000)
    etat = models.CharField(max_length=10, choices=EtatVersion, default=EtatVersion.BROUILLON)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    motif = models.CharField("ce qui change", max_length=200, blank=True)
    publie_le = models.DateTimeField("publiée le", null=True)
    publie_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    retire_le = models.DateTimeField("retirée le", null=True)
    retire_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    retire_motif = models.CharField(max_length=200, blank=True)
    ecrit_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["modele", "numero"], name="version_modele_numero"),
            models.UniqueConstraint(
                fields=["modele"], condition=models.Q(etat="publiee"), name="version_modele_une_publiee"
            ),
            models.UniqueConstraint(
                fields=["modele"], condition=models.Q(etat="brouillon"), name="version_modele_un_brouillon"
            ),
            models.CheckConstraint(
                condition=models.Q(etat="brouillon", publie_le=None)
                | (~models.Q(etat="brouillon") & models.Q(publie_le__isnull=False)),
                name="version_modele_publiee_datee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modele}, version {self.numero}"
