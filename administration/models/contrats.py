"""Contracts (S04): what was decided and why, its versions, who signs in what quality, what was handed with it."""

import pghistory
from django.db import models
from django.db.models import Q

from administration.choices_contrats import (
    FINIS,
    PREPARES,
    EtatContrat,
    EtatSignature,
    EtatVersion,
    Qualite,
    TypeAnnexe,
    TypeContrat,
)
from documents.choices_signature import Mode
from documents.models import Document, Signataire
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import Professionnel
from usagers.models import Contact, Dossier, Sejour


class ContratQuerySet(models.QuerySet["Contrat"]):
    def visibles_pour(self, acteur: Acteur, action: str = "resumer") -> "ContratQuerySet":
        """Of the dossiers on which this actor may do `action` with contracts, at their level."""
        niveaux = Q(pk__in=[])
        for structure_id in acteur.structures:
            niveaux |= Q(structure=structure_id, niveau__in=acteur.niveaux(structure_id))
        visibles = numeros_visibles(acteur, "CTR", action)
        return self.filter(niveaux, dossier__in=visibles, structure__in=acteur.structures)

    def en_cours(self) -> "ContratQuerySet":
        return self.exclude(etat__in=FINIS)


@pghistory.track()
class Contrat(Fait, Horodate, Versionne):
    """The decision and its life. The text is in its versions; each state is a row of EtatContratHisto."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="contrats")
    sejour = models.ForeignKey(Sejour, on_delete=models.PROTECT, null=True, related_name="contrats")
    numero = models.PositiveIntegerField("numéro")
    type = models.CharField(max_length=10, choices=TypeContrat)
    etat = models.CharField("état", max_length=10, choices=EtatContrat, default=EtatContrat.BROUILLON)
    faits = models.JSONField(default=dict)
    type_decide = models.CharField(max_length=10, choices=TypeContrat)
    article = models.CharField(max_length=120)
    source = models.CharField(max_length=1)
    explication = models.CharField(max_length=400)
    derogation = models.CharField("motif du choix d’un autre document", max_length=300, blank=True)
    mineur = models.BooleanField(default=False)
    mesure_judiciaire = models.BooleanField("mesure éducative judiciaire", default=False)
    participation_financiere = models.BooleanField("participation financière", default=False)
    origine = models.DateField("admission")
    remis_le = models.DateField("remis le", null=True, blank=True)
    signe_le = models.DateField("signé le", null=True, blank=True)
    effet_le = models.DateField("prend effet le", null=True, blank=True)
    fin_le = models.DateField("prend fin le", null=True, blank=True)
    remplace = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="remplacant")

    objects = ContratQuerySet.as_manager()

    class Meta:
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="contrat_numero_unique"),
            models.CheckConstraint(
                condition=Q(fin_le=None) | Q(effet_le=None) | Q(fin_le__gte=models.F("effet_le")),
                name="contrat_fin_apres_effet",
            ),
            models.CheckConstraint(
                condition=Q(type=models.F("type_decide")) | ~Q(derogation=""), name="contrat_derogation_motivee"
            ),
        ]
        indexes = [models.Index(fields=["structure", "etat"], name="contrat_structure")]

    def __str__(self) -> str:
        return f"{self.get_type_display()} n° {self.numero}"

    @property
    def cle(self) -> str:
        """Name of its deadlines."""
        return f"contrat:{self.pk}"

    @property
    def se_prepare(self) -> bool:
        return self.etat in PREPARES

    @property
    def courante(self) -> "VersionContrat":
        """The last version, whatever its state."""
        if not hasattr(self, "_courante"):
            self._courante: VersionContrat = self._deja_lue() or self.versions.order_by("-rang")[0]
            self._courante.contrat = self
        return self._courante

    def _deja_lue(self) -> "VersionContrat | None":
        """Prefetched with its texts by the page of the contract; a list of contracts does without them."""
        lues = getattr(self, "_prefetched_objects_cache", {}).get("versions", ())
        derniere = max(lues, key=lambda v: v.rang, default=None)
        return None if derniere is None or derniere.get_deferred_fields() else derniere


class EtatContratHisto(models.Model):
    """Each state of a contract: who, when, why."""

    contrat = models.ForeignKey(Contrat, on_delete=models.PROTECT, related_name="etats")
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    etat = models.CharField(max_length=10, choices=EtatContrat)
    motif = models.CharField(max_length=300, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]


@pghistory.track()
class VersionContrat(Fait, Horodate, Versionne):
    """The text: rank 1 is the contract, rank n its avenant n-1. Once signed the database refuses any change."""

    contrat = models.ForeignKey(Contrat, on_delete=models.PROTECT, related_name="versions")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    rang = models.PositiveSmallIntegerField()
    etat = models.CharField("état", max_length=10, choices=EtatVersion, default=EtatVersion.BROUILLON)
    objet = models.CharField("objet de l’avenant", max_length=200, blank=True)
    participants = models.TextField("élaboré avec", blank=True)
    accompagnant = models.CharField("personne de son choix", max_length=120, blank=True)
    avis_mineur = models.TextField("avis du mineur", blank=True)
    avis_le = models.DateField("avis recueilli le", null=True, blank=True)
    avis_conditions = models.CharField("conditions de recueil de l’avis", max_length=200, blank=True)
    avis_impossible = models.CharField("avis non recueilli, pourquoi", max_length=200, blank=True)
    decisions = models.TextField("décisions visées", blank=True)
    objectifs = models.TextField("objectifs", blank=True)
    objectifs_falc = models.TextField("objectifs en facile à lire", blank=True)
    prestations = models.TextField("prestations", blank=True)
    conditions_sejour = models.TextField("conditions de séjour et d’accueil", blank=True)
    participation = models.TextField("participation financière, absences comprises", blank=True)
    particularites = models.TextField("conditions particulières", blank=True)
    accueil = models.TextField("mode et lieu d’accueil", blank=True)
    liens = models.TextField("liens avec la famille, visites, personnes autorisées", blank=True)
    suivi = models.TextField("personnes chargées du suivi", blank=True)
    revision = models.TextField("réviser, contester, mettre fin", blank=True)
    figee_le = models.DateTimeField(null=True, blank=True)
    signee_le = models.DateField("signée le", null=True, blank=True)
    empreinte = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["rang"]
        constraints = [models.UniqueConstraint(fields=["contrat", "rang"], name="contrat_version_rang")]

    def __str__(self) -> str:
        return f"Avenant n° {self.rang - 1}" if self.rang > 1 else "Version initiale"

    @property
    def lignes_prestations(self) -> list[tuple[str, str, str]]:
        """« quoi ; quand ; par qui », one a line."""
        lignes = (ligne.split(";") for ligne in self.prestations.splitlines() if ligne.strip())
        return [tuple((*(m.strip() for m in morceaux), "", "", "")[:3]) for morceaux in lignes]  # type: ignore[misc]


@pghistory.track()
class SignataireContrat(Fait, Horodate):
    """Somebody who signs a version, in what quality. `requis`: the contract is not signed without them.

    `signataire`: the same in the circuit of signatures, where what was answered is proved.
    """

    version_contrat = models.ForeignKey(VersionContrat, on_delete=models.PROTECT, related_name="signataires")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    ordre = models.PositiveSmallIntegerField()
    qualite = models.CharField("qualité", max_length=12, choices=Qualite)
    nom = models.CharField(max_length=200)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    requis = models.BooleanField(default=True)
    contact_interdit = models.BooleanField(default=False)
    etat = models.CharField("état", max_length=10, choices=EtatSignature, default=EtatSignature.ATTENDUE)
    le = models.DateField(null=True, blank=True)
    mode = models.CharField(max_length=14, choices=Mode, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    signataire = models.OneToOneField(Signataire, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat="attendue", le=None) | (~Q(etat="attendue") & Q(le__isnull=False)),
                name="contrat_signature_datee",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["refusee", "empechee"]) | ~Q(motif=""), name="contrat_signature_motivee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.get_qualite_display().lower()}"


@pghistory.track()
class AnnexeContrat(Fait, Horodate, Versionne):
    """A paper handed with the contract: the day and to whom, or why it has no object here."""

    contrat = models.ForeignKey(Contrat, on_delete=models.PROTECT, related_name="annexes")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=12, choices=TypeAnnexe)
    remise_le = models.DateField("remise le", null=True, blank=True)
    remise_a = models.CharField("remise à", max_length=120, blank=True)
    sans_objet = models.CharField("sans objet, pourquoi", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["contrat", "type"], name="contrat_annexe_unique")]


__all__ = ["AnnexeContrat", "Contrat", "EtatContratHisto", "SignataireContrat", "VersionContrat"]
