"""Équipe d'accompagnement: the list that opens a dossier (S20). Mirrored to LienDossier by its services."""

import pghistory
from django.db import models

from coordination.choices import EtatMembre, RoleEquipe
from dui.core.modeles import Horodate, Intervalle
from habilitations.models import Professionnel, Structure
from usagers.models import Contact, Dossier


@pghistory.track()
class MembreEquipe(Horodate, Intervalle):
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="equipe")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="equipes")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fonction = models.CharField(max_length=80, blank=True)
    role = models.CharField("rôle", max_length=15, choices=RoleEquipe, default=RoleEquipe.AUTRE)
    etat = models.CharField(max_length=10, choices=EtatMembre, default=EtatMembre.ACTIF)
    motif = models.CharField(max_length=200, blank=True)
    equipe_de_soins = models.BooleanField("membre de l’équipe de soins (L1110-12)", default=False)
    remplace = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="remplacants")
    personne_informee_le = models.DateField("personne informée le", null=True, blank=True)
    opposition_le = models.DateField("opposition le", null=True, blank=True)
    opposition_perimetre = models.CharField("périmètre de l’opposition", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(professionnel__isnull=False) ^ models.Q(contact__isnull=False),
                name="membre_professionnel_ou_contact",
            ),
            models.UniqueConstraint(
                fields=["dossier", "professionnel", "role"],
                condition=models.Q(etat__in=["propose", "actif", "suspendu"]),
                name="membre_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qui}, {self.get_role_display()}"

    @property
    def qui(self) -> Professionnel | Contact | None:
        return self.professionnel or self.contact
