"""Documents of a dossier (S28): what was received, in which versions, and the file exactly as it came.

The level is that of the document itself: nothing is inherited from a folder. Bytes are written once; the level alone
follows the document on its versions, so that the second wall follows a correction.
"""

import hashlib
import uuid
from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from documents.choices_ged import (
    DOMAINES,
    CategorieDepot,
    ConsentementImage,
    EtatDepot,
    SourceDepot,
    Traitement,
)
from documents.types import libelle_type
from dui.core import coffre, horloge
from dui.core.modeles import Fait, Horodate, Niveau, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import Professionnel
from usagers.models import Dossier, Sejour


class DepotQuerySet(models.QuerySet["Depot"]):
    def visibles_pour(self, acteur: Acteur) -> "DepotQuerySet":
        """By level and part: N1–N2 with GA, N3–N4 with GS, N5 its author alone, N6 by name. Own ones for letter C."""
        regle = Q(pk__in=[])
        for niveau, domaine in DOMAINES.items():
            regle |= Q(niveau=niveau) & self._du_niveau(acteur, niveau, domaine)
        ici = Q(dossier=None, structure__in=acteur.structures_ou("GA", "ecrire"), niveau__in=(1, 2)) | Q(
            dossier=None, structure__in=acteur.structures_ou("GS", "ecrire"), niveau__in=(3, 4)
        )
        return self.filter(regle | ici, structure__in=acteur.structures)

    @staticmethod
    def _du_niveau(acteur: Acteur, niveau: int, domaine: str) -> Q:
        lus = Q(dossier__in=numeros_visibles(acteur, domaine, "lire", niveau))
        if niveau == Niveau.N5:
            return lus & (Q(depose_par=acteur.id) | Q(dossier__in=acteur.vitaux))
        siens = Q(dossier__in=numeros_visibles(acteur, domaine, "creer"), depose_par=acteur.id)
        return lus | siens

    def avec_version(self) -> "DepotQuerySet":
        """Annotate the number, pages and size of the last version."""
        versions = VersionDepot.objects.filter(depot=OuterRef("pk")).order_by("-numero")
        return self.annotate(
            version_pk=Subquery(versions.values("pk")[:1]),
            version_numero=Subquery(versions.values("numero")[:1]),
            version_pages=Subquery(versions.values("pages")[:1]),
            version_taille=Subquery(versions.values("taille")[:1]),
        )


@pghistory.track()
class Depot(Fait, Horodate, Versionne):
    """A document and what is known of it. Without dossier, it waits in the tray of its structure."""

    identifiant = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="depots")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    titre = models.CharField(max_length=150)
    type = models.CharField("type (JDV_J07 ou local)", max_length=20, blank=True)
    categorie = models.CharField("catégorie", max_length=14, choices=CategorieDepot, default=CategorieDepot.AUTRE)
    auteur = models.CharField("auteur du document", max_length=120, blank=True)
    depose_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    date_document = models.DateField("date du document", null=True, blank=True)
    date_reception = models.DateField("reçu le", default=horloge.aujourdhui)
    source = models.CharField(max_length=10, choices=SourceDepot, default=SourceDepot.NUMERIQUE)
    mots_cles = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="mots-clés")
    valide_jusqu_au = models.DateField("valable jusqu’au", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatDepot, default=EtatDepot.RECU)
    traitement = models.CharField(max_length=10, choices=Traitement, default=Traitement.EN_ATTENTE)
    refus = models.CharField(max_length=300, blank=True)
    conforme_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    conforme_le = models.DateTimeField("copie conforme", null=True, blank=True)
    legende = models.CharField("légende", max_length=200, blank=True)
    consentement_image = models.CharField(max_length=10, choices=ConsentementImage, blank=True)
    finalite = models.CharField("pour quoi cette photographie", max_length=200, blank=True)
    destinataires = models.CharField("remis à", max_length=300, blank=True)

    objects = DepotQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | Q(etat__in=(EtatDepot.RECU, EtatDepot.A_QUALIFIER)),
                name="depot_classe_a_un_dossier",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=(EtatDepot.CLASSE, EtatDepot.DIFFUSE)) | ~Q(type=""), name="depot_classe_type"
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "-id"], name="depot_dossier"),
            models.Index(fields=["structure", "etat", "-id"], name="depot_structure"),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def cle(self) -> str:
        """Name of this document for circuits and deadlines."""
        return f"depot:{self.pk}"

    @property
    def domaine(self) -> str:
        return DOMAINES[Niveau(self.niveau)]

    @property
    def type_libelle(self) -> str:
        return libelle_type(self.type) if self.type else "Type à choisir"

    @property
    def perime(self) -> bool:
        return self.etat == EtatDepot.PERIME or self.expire(horloge.aujourdhui())

    def expire(self, le: date) -> bool:
        return self.valide_jusqu_au is not None and self.valide_jusqu_au < le


class StatutDepot(Fait):
    """Each state of a document: who, when, why."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="statuts")
    etat = models.CharField(max_length=12, choices=EtatDepot)
    motif = models.CharField(max_length=200, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


class OriginalDepot(Fait):
    """A file exactly as it came, page after page for photographs. Kept beside, never shown in the page."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="originaux")
    numero = models.PositiveSmallIntegerField("version qu’il donne")
    ordre = models.PositiveSmallIntegerField()
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    mime = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField()
    apporte_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    motif = models.CharField("ce qui change", max_length=200, blank=True)

    class Meta:
        ordering = ["numero", "ordre"]
        constraints = [models.UniqueConstraint(fields=["depot", "numero", "ordre"], name="original_depot_unique")]

    @property
    def contenu(self) -> bytes:
        return lire_fichier(self)


class VersionDepot(Fait):
    """What is read: the PDF that came, or the one made from photographs. A change is another version."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField()
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    mime = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    motif = models.CharField("ce qui change", max_length=200, blank=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-numero"]
        constraints = [models.UniqueConstraint(fields=["depot", "numero"], name="version_depot_unique")]

    @property
    def contenu(self) -> bytes:
        return lire_fichier(self)


class TexteDepot(Fait):
    """What can be searched: text of the last version. It carries the level of the document, wall included."""

    depot = models.OneToOneField(Depot, on_delete=models.PROTECT, related_name="indexe")
    texte = models.TextField(blank=True)
    recherche = SearchVectorField(null=True)

    class Meta:
        indexes = [GinIndex(F("recherche"), name="texte_depot_recherche")]


def lire_fichier(ligne: Any) -> bytes:
    """The bytes of a row with `fichier` and `sha256`, proved to be those that were kept; `FichierRefuse` otherwise."""
    with ligne.fichier.open() as flux:
        octets = bytes(flux.read())
    if hashlib.sha256(octets).hexdigest() != ligne.sha256:
        raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, ligne.fichier.name or "")
    return octets
