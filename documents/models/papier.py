"""The letterhead: what is printed around the text, of the organisme, or of one house."""

from django.db import models

from dui.core.modeles import Horodate, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.models import OrganismeGestionnaire, Structure


class PapierEntete(Horodate, Versionne):
    """`structure` null: of every house of the organisme that has none of its own."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, null=True, related_name="+")
    adresse = models.CharField(max_length=200, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField(blank=True)
    ville = models.CharField("ville, pour « Fait à »", max_length=60, blank=True)
    responsable = models.CharField("qui signe pour l’établissement", max_length=100, blank=True)
    qualite_responsable = models.CharField("sa qualité", max_length=80, blank=True)
    mention = models.CharField("mention en bas de page", max_length=200, blank=True)
    logo = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False, blank=True)
    logo_mime = models.CharField(max_length=20, blank=True, editable=False)
    logo_largeur = models.PositiveIntegerField(default=0, editable=False)
    logo_hauteur = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisme"], condition=models.Q(structure=None), name="papier_organisme_unique"
            ),
            models.UniqueConstraint(fields=["structure"], name="papier_structure_unique"),
        ]

    @property
    def octets(self) -> bytes:
        """The picture, made again from its pixels when it was received."""
        if not self.logo:
            return b""
        with self.logo.open() as flux:
            return bytes(flux.read())
