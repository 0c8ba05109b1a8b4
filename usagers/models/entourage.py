"""Contacts of the organisme and the dated relation that carries rights (first part of S24)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dui.core.modeles import Horodate, Intervalle
from habilitations.models import OrganismeGestionnaire
from usagers.models.personne import Usager


@pghistory.track()
class Contact(Horodate):
    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    nom = models.CharField(max_length=100)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField(blank=True)
    mssante = models.EmailField("adresse MSSanté", blank=True)
    source = models.CharField(max_length=40, blank=True)
    reference_source = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["nom", "prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisme", "source", "reference_source"],
                condition=~models.Q(reference_source=""),
                name="contact_reprise_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


@pghistory.track()
class RelationEntourage(Horodate, Intervalle):
    """Relation person–contact: JDV_J11 code, order of call, dated rights and prohibition."""

    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="relations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="relations")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    relation = models.CharField(max_length=10)
    libelle = models.CharField("libellé", max_length=60)
    ordre_appel = models.PositiveSmallIntegerField("ordre d’appel", null=True, blank=True)
    autorite_parentale = models.BooleanField("autorité parentale", default=False)
    representant_legal = models.BooleanField("représentant légal", default=False)
    personne_a_prevenir = models.BooleanField("personne à prévenir", default=False)
    contact_interdit = models.BooleanField("contact interdit", default=False)
    interdit_jusqu_au = models.DateField("interdit jusqu’au", null=True, blank=True)
    droits_visite = models.CharField("droits de visite", max_length=200, blank=True)
    commentaire = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["ordre_appel", "id"]
