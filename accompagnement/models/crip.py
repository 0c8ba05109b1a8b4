"""The « cellules de recueil » that an organisme writes to, one a department, entered and checked by itself."""

import pghistory
from django.db import models
from django.db.models import Q

from accompagnement.donnees.departements import DEPARTEMENTS
from dui.core import calendrier, horloge
from dui.core.modeles import Horodate, Versionne
from habilitations.models import OrganismeGestionnaire, Professionnel

A_REVOIR = 12  # months after which coordinates are to be checked again


@pghistory.track()
class Crip(Horodate, Versionne):
    """No coordinate is shipped: a wrong address would send the story of a child to a stranger."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    departement = models.CharField("département", max_length=3, choices=[*DEPARTEMENTS.items()])
    nom = models.CharField("nom du service", max_length=150)
    adresse = models.TextField("adresse postale", max_length=300, blank=True)
    messagerie = models.EmailField("boîte sécurisée", blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)
    verifiee_le = models.DateField("vérifiée le", default=horloge.aujourdhui)
    retiree_le = models.DateField("retirée le", null=True, blank=True)
    retiree_motif = models.CharField(max_length=200, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["departement", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisme", "departement"], condition=Q(retiree_le__isnull=True), name="crip_du_departement"
            ),
            models.CheckConstraint(condition=~Q(adresse="", messagerie=""), name="crip_joignable"),
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.departement})"

    @property
    def lieu(self) -> str:
        """Its postal address on one line."""
        return ", ".join(x.strip() for x in self.adresse.splitlines() if x.strip())

    @property
    def a_revoir(self) -> bool:
        return calendrier.ajouter(self.verifiee_le, A_REVOIR, "m") <= horloge.aujourdhui()


__all__ = ["A_REVOIR", "Crip"]
