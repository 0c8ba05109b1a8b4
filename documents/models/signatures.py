"""Signature circuits (S27): one version of a document by its SHA-256, who signs in which order, and each outcome."""

import uuid
from datetime import date

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from documents.choices_signature import (
    BLOQUANTES,
    OUVERTS,
    SANS_SIGNATURE,
    Acte,
    EtatCircuit,
    Mode,
    NiveauSignature,
    Portee,
    RoleSignataire,
)
from documents.models.document import Document
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Niveau
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import Domaine
from habilitations.models import Professionnel
from usagers.models import Dossier, RelationEntourage, Usager


class CircuitQuerySet(models.QuerySet["CircuitSignature"]):
    def visibles_pour(self, acteur: Acteur) -> "CircuitQuerySet":
        """Those of the parts of each dossier that this actor reads, at their level; level 5 for its author alone."""
        regle = Q(pk__in=[])
        for domaine in Domaine.values:
            if acteur.peut(domaine, "lire"):
                regle |= Q(domaine=domaine, dossier__in=numeros_visibles(acteur, domaine, "lire"))
        niveaux = Q(pk__in=[])
        for structure_id in acteur.structures:
            niveaux |= Q(structure=structure_id, niveau__in=acteur.niveaux(structure_id))
        siens = ~Q(niveau=Niveau.N5) | Q(lance_par=acteur.id)
        return self.filter(regle, niveaux, siens, structure__in=acteur.structures)

    def attendus_de(self, acteur: Acteur) -> "CircuitQuerySet":
        """Those that this professional may sign now."""
        siens = Signataire.objects.filter(circuit=OuterRef("pk"), professionnel=acteur.id).a_leur_tour()
        return self.filter(Exists(siens), etat=EtatCircuit.EN_COURS)

    def en_retard(self, le: date | None = None) -> "CircuitQuerySet":
        return self.filter(etat=EtatCircuit.EN_COURS, limite__lt=le or horloge.aujourdhui())


@pghistory.track()
class CircuitSignature(Fait, Horodate):
    """`objet` names what the caller will do with it (« contrat:12 »); `domaine` says who reads it."""

    identifiant = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="circuits")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="circuits")
    sha256 = models.CharField("empreinte signée", max_length=64)
    titre = models.CharField(max_length=150)
    domaine = models.CharField(max_length=3, choices=Domaine)
    objet = models.CharField(max_length=60, blank=True)
    acte = models.CharField(max_length=10, choices=Acte, blank=True)
    mention = models.CharField("autorité parentale", max_length=300, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatCircuit, default=EtatCircuit.PREPARATION)
    motif_fin = models.CharField(max_length=300, blank=True)
    limite = models.DateField("à signer avant le", null=True, blank=True)
    lance_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    lance_le = models.DateTimeField(null=True)
    termine_le = models.DateTimeField(null=True)

    objects = CircuitQuerySet.as_manager()

    class Meta:
        ordering = ["-cree_le", "-id"]
        indexes = [
            models.Index(fields=["structure", "etat", "limite"], name="circuit_structure"),
            models.Index(fields=["dossier", "-cree_le"], name="circuit_dossier"),
            models.Index(fields=["objet"], name="circuit_objet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat__in=OUVERTS, termine_le=None) | (~Q(etat__in=OUVERTS) & Q(termine_le__isnull=False)),
                name="circuit_fin_datee",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(etat__in=OUVERTS), name="circuit_un_seul_ouvert_par_document"
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def ouvert(self) -> bool:
        return self.etat in OUVERTS

    @property
    def en_retard(self) -> bool:
        return bool(self.etat == EtatCircuit.EN_COURS and self.limite and self.limite < horloge.aujourdhui())

    @property
    def contenu(self) -> bytes:
        """The very bytes that are signed; `FichierRefuse` when they are no longer those."""
        return self.document.contenu


class StatutCircuit(Fait):
    """Each state of a circuit: who, when, why."""

    circuit = models.ForeignKey(CircuitSignature, on_delete=models.PROTECT, related_name="statuts")
    etat = models.CharField(max_length=12, choices=EtatCircuit)
    motif = models.CharField(max_length=300, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


class SignataireQuerySet(models.QuerySet["Signataire"]):
    def a_leur_tour(self) -> "SignataireQuerySet":
        """Without outcome, when nobody of a lower rank is awaited."""
        avant = Signataire.objects.filter(circuit=OuterRef("circuit"), rang__lt=OuterRef("rang"), signature=None)
        return self.filter(~Exists(avant), signature=None, circuit__etat=EtatCircuit.EN_COURS)


@pghistory.track()
class Signataire(Fait):
    """Somebody asked to sign. Name and quality are frozen: they are what was written under the signature."""

    circuit = models.ForeignKey(CircuitSignature, on_delete=models.PROTECT, related_name="signataires")
    rang = models.PositiveSmallIntegerField(default=1)
    role = models.CharField("rôle", max_length=14, choices=RoleSignataire)
    portee = models.CharField(max_length=12, choices=Portee)
    nom = models.CharField(max_length=150)
    qualite = models.CharField("qualité", max_length=120, blank=True)
    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.ForeignKey(RelationEntourage, on_delete=models.PROTECT, null=True, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    contact_interdit = models.BooleanField(default=False)
    relances = models.PositiveSmallIntegerField(default=0)
    relance_le = models.DateTimeField(null=True)

    objects = SignataireQuerySet.as_manager()

    class Meta:
        ordering = ["rang", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=RoleSignataire.PROFESSIONNEL, professionnel__isnull=False)
                | (~Q(role=RoleSignataire.PROFESSIONNEL) & Q(professionnel=None)),
                name="signataire_professionnel",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def bloquant(self) -> bool:
        return self.portee in BLOQUANTES


class Signature(Fait):
    """One outcome, never changed. `trace`: strokes of the finger, encrypted under the SHA-256 they were drawn for."""

    identifiant = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signataire = models.OneToOneField(Signataire, on_delete=models.PROTECT, related_name="signature")
    sha256 = models.CharField("empreinte signée", max_length=64)
    mode = models.CharField(max_length=14, choices=Mode)
    le = models.DateTimeField(default=horloge.maintenant)
    temoin = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    appareil = models.CharField(max_length=120, blank=True)
    mention = models.CharField("ce qui a été écrit", max_length=150, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    trace = models.BinaryField(null=True)
    trace_sha256 = models.CharField(max_length=64, blank=True)
    papier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False, blank=True)
    papier_sha256 = models.CharField(max_length=64, blank=True)
    papier_mime = models.CharField(max_length=60, blank=True)
    papier_le = models.DateField("date écrite sur le papier", null=True)
    precedente = models.CharField("empreinte de la précédente", max_length=64, blank=True)
    empreinte = models.CharField(max_length=64)

    class Meta:
        ordering = ["le", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(mode__in=SANS_SIGNATURE) | ~Q(motif=""), name="signature_refus_motive"),
            models.CheckConstraint(
                condition=~Q(mode=Mode.PAPIER) | ~Q(papier_sha256=""), name="signature_papier_joint"
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.TACTILE) | ~Q(trace_sha256=""), name="signature_tactile_tracee"
            ),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="signature_sur_une_empreinte"),
        ]

    @property
    def signe(self) -> bool:
        return self.mode not in SANS_SIGNATURE

    @property
    def jour(self) -> date:
        """The day it was given: that of the paper, when it came later by post."""
        return self.papier_le or timezone.localdate(self.le)


class PreuveSignature(Fait):
    """What remains of a finished circuit: sealed PDF, certificate, manifest and its signature. Written once."""

    circuit = models.OneToOneField(CircuitSignature, on_delete=models.PROTECT, related_name="preuve")
    niveau_atteint = models.CharField(max_length=10, choices=NiveauSignature, blank=True)
    cachet = models.CharField("sujet du certificat de cachet", max_length=300, blank=True)
    scelle = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    scelle_sha256 = models.CharField(max_length=64)
    certificat = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    certificat_sha256 = models.CharField(max_length=64)
    manifeste = models.TextField()
    manifeste_signature = models.CharField("signature Ed25519", max_length=128)
    le = models.DateTimeField(default=horloge.maintenant)
