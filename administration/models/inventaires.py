"""Belongings of a person (PDE-DOCX-6): what came in, what goes out, both signed; differences are computed."""

import pghistory
from django.db import models
from django.db.models import Q

from administration.choices_inventaires import EtatInventaire, EtatObjet, Moment
from documents.models import CircuitSignature, Depot, Document
from documents.models.depots import lire_fichier
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.models import Professionnel
from usagers.models import Dossier, Sejour


@pghistory.track()
class Inventaire(Fait, Horodate, Versionne):
    """Held with the person. Once it is being signed, its lines do not move."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="inventaires")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, related_name="inventaires")
    moment = models.CharField(max_length=13, choices=Moment)
    le = models.DateField("fait le", default=horloge.aujourdhui)
    etat = models.CharField("état", max_length=10, choices=EtatInventaire, default=EtatInventaire.BROUILLON)
    precedent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="suivants")
    argent = models.DecimalField("argent confié", max_digits=9, decimal_places=2, null=True, blank=True)
    presents = models.CharField("en présence de", max_length=200, blank=True)
    observations = models.CharField(max_length=500, blank=True)
    tenu_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    circuit = models.ForeignKey(CircuitSignature, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signe_le = models.DateField("signé le", null=True, blank=True)
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-le", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sejour", "moment"],
                condition=Q(etat__in=[EtatInventaire.BROUILLON, EtatInventaire.A_SIGNER]),
                name="inventaire_un_ouvert",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatInventaire.SIGNE) | Q(signe_le__isnull=False), name="inventaire_signe_date"
            ),
        ]

    def __str__(self) -> str:
        return f"Inventaire {self.get_moment_display().lower()}"

    @property
    def objet(self) -> str:
        return f"inventaire:{self.pk}"

    @property
    def modifiable(self) -> bool:
        return self.etat == EtatInventaire.BROUILLON


@pghistory.track()
class LigneInventaire(Fait, Horodate, Versionne):
    """One kind of object. At the exit, `origine` is the line of the entry and `quantite` what is there now."""

    inventaire = models.ForeignKey(Inventaire, on_delete=models.PROTECT, related_name="lignes")
    origine = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    designation = models.CharField("objet", max_length=120)
    quantite = models.PositiveSmallIntegerField("quantité", default=1)
    etat = models.CharField("état", max_length=6, choices=EtatObjet, default=EtatObjet.BON)
    valeur = models.DecimalField("valeur déclarée", max_digits=9, decimal_places=2, null=True, blank=True)
    coffre = models.BooleanField("déposé au coffre", default=False)
    photo = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    explication = models.CharField("explication", max_length=200, blank=True)
    retiree = models.BooleanField("retirée", default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.designation


class VignetteEffet(Fait):
    """What the object looks like, small: made in a worker once the photograph was read. It follows who reads the
    inventory; the photograph itself stays among the documents."""

    ligne = models.ForeignKey(LigneInventaire, on_delete=models.PROTECT, related_name="vignettes")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+")
    ordre = models.PositiveSmallIntegerField()
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    mime = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    largeur = models.PositiveSmallIntegerField()
    hauteur = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["ligne", "ordre"]
        constraints = [models.UniqueConstraint(fields=["depot", "ordre"], name="vignette_effet_unique")]

    @property
    def contenu(self) -> bytes:
        return lire_fichier(self)

    def proportion(self, hauteur: int) -> int:
        """Width at that height."""
        return max(1, round(self.largeur * hauteur / self.hauteur))


__all__ = ["Inventaire", "LigneInventaire", "VignetteEffet"]
