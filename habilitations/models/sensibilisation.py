"""What people read and sign before they work with dossiers: confidentiality, passwords, devices (metier S26)."""

from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import OrganismeGestionnaire


class ContenuSensibilisation(Horodate):
    """One edition of the text. A published edition is replaced, never changed: somebody signed it."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="sensibilisations")
    numero = models.PositiveSmallIntegerField("édition")
    titre = models.CharField(max_length=150)
    texte = models.TextField()
    publie_le = models.DateField("publiée le", default=horloge.aujourdhui)
    publie_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    remplace_le = models.DateTimeField("remplacée le", null=True)

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["organisme", "numero"], name="sensibilisation_edition_unique"),
            models.UniqueConstraint(
                fields=["organisme"], condition=models.Q(remplace_le=None), name="sensibilisation_une_en_vigueur"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre}, édition {self.numero}"


class Attestation(models.Model):
    """Signed by the person alone, once an edition: what was read (its digest), when, by which proof. Kept as is."""

    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="attestations")
    contenu = models.ForeignKey(ContenuSensibilisation, on_delete=models.PROTECT, related_name="attestations")
    signee_le = models.DateTimeField("signée le", default=horloge.maintenant)
    nom = models.CharField("nom à la signature", max_length=161)
    fonction = models.CharField("fonction à la signature", max_length=80)
    empreinte = models.CharField("empreinte SHA-256 du texte", max_length=64)
    moyen = models.CharField("preuve d’identité", max_length=40)

    class Meta:
        ordering = ["-signee_le", "-pk"]
        constraints = [models.UniqueConstraint(fields=["professionnel", "contenu"], name="attestation_une_par_edition")]
