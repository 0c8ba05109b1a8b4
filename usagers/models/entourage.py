"""Contacts of the organisme, their relation to a person, and the dated rights that a relation carries (S24)."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from dui.core import horloge
from dui.core.modeles import Horodate, Intervalle, Versionne
from habilitations.models import OrganismeGestionnaire
from usagers.choices import REPRESENTANTS, ModaliteDroit, NatureDroit, StatutDroit, TermeDroit, TypeContact
from usagers.models.personne import Usager


@pghistory.track()
class Contact(Horodate, Versionne):
    """One entity shared in the organisme: the same doctor is one contact of all their patients."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    type = models.CharField(max_length=9, choices=TypeContact, default=TypeContact.PROCHE)
    civilite = models.CharField("civilité", max_length=3, blank=True)
    nom = models.CharField(max_length=100)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    fonction = models.CharField(max_length=80, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    telephone_secours = models.CharField("autre téléphone", max_length=30, blank=True)
    message_possible = models.BooleanField("peut-on laisser un message ?", default=False)
    courriel = models.EmailField(blank=True)
    mssante = models.EmailField("adresse MSSanté", blank=True)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    adresse = models.CharField(max_length=250, blank=True)
    adresse_protegee = models.BooleanField("adresse protégée", default=False, editable=False)
    langue = models.CharField("langue parlée", max_length=30, blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_le = models.DateField("date de la source", null=True, blank=True)
    reference_source = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["nom", "prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisme", "source", "reference_source"],
                condition=~models.Q(reference_source=""),
                name="contact_reprise_unique",
            ),
            models.CheckConstraint(
                condition=Q(adresse_protegee=False) | Q(adresse=""), name="contact_adresse_protegee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


def en_vigueur(le: date | None = None) -> Q:
    """Rights that hold on that day (Europe/Paris today): a minor's end by themselves at 00:00 of the birthday."""
    return Q(statut=StatutDroit.ACTIF) & DroitEntourage.en_cours(le)


class RelationManager(models.Manager["RelationEntourage"]):
    """Each relation tells what it carries today; the rows of `droits` are the truth."""

    def get_queryset(self) -> "models.QuerySet[RelationEntourage]":
        droits = DroitEntourage.objects.filter(en_vigueur(), relation=OuterRef("pk"))
        interdits = droits.filter(nature=NatureDroit.INTERDIT).order_by("-fin")
        visites = droits.filter(nature=NatureDroit.VISITE).values("precision")
        lignes: Any = super().get_queryset()
        annotees: models.QuerySet[RelationEntourage] = lignes.annotate(
            autorite_parentale=Exists(droits.filter(nature=NatureDroit.AUTORITE)),
            representant_legal=Exists(droits.filter(nature__in=REPRESENTANTS - {NatureDroit.AUTORITE})),
            personne_a_prevenir=Exists(droits.filter(nature=NatureDroit.PREVENIR)),
            contact_interdit=Exists(interdits),
            interdit_jusqu_au=Subquery(interdits.values("fin")[:1]),
            droits_visite=Subquery(visites[:1], output_field=models.CharField()),
        )
        return annotees


@pghistory.track()
class RelationEntourage(Horodate, Intervalle, Versionne):
    """Relation person–contact: JDV_J11 or local code, order of call. What it allows is in `droits`, each row dated."""

    # Told by the manager, for today; the rows of `droits` are the truth.
    autorite_parentale: bool
    representant_legal: bool
    personne_a_prevenir: bool
    contact_interdit: bool
    interdit_jusqu_au: date | None
    droits_visite: str | None

    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="relations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="relations")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    relation = models.CharField(max_length=10)
    libelle = models.CharField("libellé", max_length=60)
    ordre_appel = models.PositiveSmallIntegerField("ordre d’appel", null=True, blank=True)
    motif_fin = models.CharField("motif de fin", max_length=200, blank=True)
    commentaire = models.CharField(max_length=300, blank=True)

    objects = RelationManager()

    class Meta:
        ordering = ["ordre_appel", "id"]

    def __str__(self) -> str:
        return f"{self.libelle}, {self.contact}"


@pghistory.track()
class DroitEntourage(Horodate, Intervalle, Versionne):
    """One right, role or prohibition: since when, until when and how this end is known, on which proof."""

    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="+")
    relation = models.ForeignKey(RelationEntourage, on_delete=models.PROTECT, related_name="droits")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    nature = models.CharField(max_length=15, choices=NatureDroit)
    modalite = models.CharField("modalité", max_length=11, choices=ModaliteDroit, blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)
    terme = models.CharField("fin", max_length=11, choices=TermeDroit, default=TermeDroit.DATE)
    preuve = models.CharField("document qui le prouve", max_length=200, blank=True)
    preuve_du = models.DateField("date du document", null=True, blank=True)
    statut = models.CharField(max_length=8, choices=StatutDroit, default=StatutDroit.ACTIF)
    motif = models.CharField("motif du changement", max_length=200, blank=True)

    class Meta:
        ordering = ["-debut", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(terme__in=[TermeDroit.DATE, TermeDroit.MAJORITE], fin__isnull=False)
                | (Q(terme__in=[TermeDroit.SANS_LIMITE, TermeDroit.INCONNU])),
                name="droit_terme_coherent",
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=models.F("debut")), name="droit_fin_apres_debut"
            ),
            models.CheckConstraint(condition=Q(statut=StatutDroit.ACTIF) | ~Q(motif=""), name="droit_change_motive"),
        ]
        indexes = [models.Index(fields=["relation", "nature"], name="droit_relation_nature")]

    def __str__(self) -> str:
        return self.get_nature_display()

    def situation(self, le: date | None = None) -> str:
        """Said on screen: en vigueur, à venir, suspendu, retiré, terminé."""
        if self.statut != StatutDroit.ACTIF:
            return str(StatutDroit(self.statut).label)
        jour = le or horloge.aujourdhui()
        if self.debut > jour:
            return "À venir"
        return "Terminé" if self.fin and self.fin < jour else "En vigueur"


__all__ = ["Contact", "DroitEntourage", "RelationEntourage", "en_vigueur"]
