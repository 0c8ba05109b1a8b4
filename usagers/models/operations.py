"""Fusion of duplicates (double validation, reversible) and reprise from another software."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dui.core.modeles import Horodate
from habilitations.models import OrganismeGestionnaire, Professionnel, Structure
from usagers.choices import DecisionLigne, EtatDemande, EtatFusion, EtatLigne, Proximite
from usagers.models.personne import Usager


class Fusion(Horodate):
    """`perdant` is merged into `gagnant`; `deplace` lists what moved so that the undo is exact, for 30 days."""

    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    gagnant = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="fusions_gagnees")
    perdant = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="fusions_perdues")
    etat = models.CharField(max_length=10, choices=EtatFusion, default=EtatFusion.DEMANDEE)
    motif = models.CharField(max_length=200)
    demandeur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    valideur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    validee_le = models.DateTimeField(null=True)
    defaite_le = models.DateTimeField(null=True)
    choix = models.JSONField(default=list)
    reponse = models.CharField("motif du refus ou du retour", max_length=200, blank=True)
    deplace = models.JSONField(default=dict)


class DemandeRapprochement(Horodate):
    """A near identity exists in the organisme, out of sight of whoever creates: identitovigilance is asked to look.

    The row belongs to the asking structure and says nothing of the other one; `cible` is read only by those who
    reach that person.
    """

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    cible = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="+")
    proximite = models.CharField(max_length=12, choices=Proximite)
    traits = models.JSONField(default=dict)
    demandeur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    etat = models.CharField(max_length=10, choices=EtatDemande, default=EtatDemande.OUVERTE)
    reponse = models.CharField(max_length=200, blank=True)
    traitee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    traitee_le = models.DateTimeField(null=True)


class SourceReprise(Horodate):
    """Another software, and the mapping of its columns, saved for the next file."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    correspondances = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "code"], name="source_reprise_unique")]


class LotReprise(Horodate):
    """One file: mapped, tried without writing, then taken in; resumable at any line."""

    source = models.ForeignKey(SourceReprise, on_delete=models.PROTECT, related_name="lots")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    nom_fichier = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    a_blanc = models.BooleanField("essai à blanc", default=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    entetes = models.JSONField(default=list)
    correspondances = models.JSONField(default=dict)
    lignes_total = models.PositiveIntegerField(default=0)
    demande_le = models.DateTimeField(null=True)
    termine_le = models.DateTimeField(null=True)
    annule_le = models.DateTimeField(null=True)


class LigneReprise(models.Model):
    """One line of the file, its outcome and the sentences that explain it.

    `cle` names the person in the other software; with `usager` it tells whom the next file speaks of.
    """

    lot = models.ForeignKey(LotReprise, on_delete=models.CASCADE, related_name="lignes")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    numero = models.PositiveIntegerField()
    contenu = models.JSONField()
    etat = models.CharField(max_length=10, choices=EtatLigne, default=EtatLigne.A_FAIRE)
    messages = models.JSONField(default=list)
    cle = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=10, choices=DecisionLigne, blank=True)
    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, null=True, related_name="+")
    traitee_le = models.DateTimeField(default=None, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "numero"], name="ligne_reprise_unique")]
        indexes = [
            models.Index(fields=["lot", "etat", "numero"], name="ligne_reprise_etat"),
            models.Index(
                fields=["structure", "cle"], name="ligne_reprise_cle", condition=models.Q(usager__isnull=False)
            ),
        ]


__all__ = ["DemandeRapprochement", "Fusion", "LigneReprise", "LotReprise", "SourceReprise"]
