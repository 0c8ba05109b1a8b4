"""A document that was made: its bytes, for whom, and the version it is (DESIGN §7)."""

import hashlib
import uuid

from django.db import models

from documents.choices import MIMES
from documents.types import libelle_type
from dui.core import coffre, horloge
from dui.core.modeles import Fait
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.models import Dossier


class DocumentQuerySet(models.QuerySet["Document"]):
    def servis_a(self, acteur: Acteur) -> "DocumentQuerySet":
        """Only what was built for this reader: never for a colleague, whatever their rights."""
        return self.filter(lecteur_id=acteur.id)


class Document(Fait):
    """Immutable once written. `jeu` is constant over versions; `remplace` is the version before.

    `lecteur`: the professional it was built for; `destinataire`: an outside reader. One or the other.
    """

    identifiant = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jeu = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    remplace = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="remplacant")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="documents")
    type = models.CharField("type (JDV_J07)", max_length=20)
    titre = models.CharField(max_length=150)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    lecteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    destinataire = models.CharField(max_length=254, blank=True)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    mime = models.CharField(max_length=100, default="application/pdf")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    taille = models.PositiveIntegerField()
    produit_le = models.DateTimeField(default=horloge.maintenant)
    # The very text of the model that gave it; nothing for what was not made from a model.
    version_modele = models.ForeignKey("VersionModele", on_delete=models.PROTECT, null=True, related_name="documents")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-produit_le", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["jeu", "version"], name="document_version_unique"),
            models.CheckConstraint(
                condition=models.Q(lecteur__isnull=False, destinataire="")
                | (models.Q(lecteur__isnull=True) & ~models.Q(destinataire="")),
                name="document_un_lecteur",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "-produit_le"], name="document_dossier")]

    def __str__(self) -> str:
        return f"{self.titre}, version {self.version}"

    @property
    def contenu(self) -> bytes:
        """The bytes, proved to be those that were kept; `FichierRefuse` otherwise."""
        with self.fichier.open() as flux:
            octets = bytes(flux.read())
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, self.fichier.name or "")
        return octets

    @property
    def extension(self) -> str:
        return next((forme.value for forme, mime in MIMES.items() if mime == self.mime), "bin")

    @property
    def type_libelle(self) -> str:
        return libelle_type(self.type)
