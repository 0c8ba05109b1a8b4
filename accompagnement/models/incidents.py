"""The register of incidents and complaints (S34): read by those who keep it, and each declaration by its author.

Never mixed into the dossiers: these get a neutral pointer. An anonymous declaration has no author in any row.
"""

import hashlib
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from accompagnement.choices_incidents import (
    TONS_INCIDENT,
    CanalDeclaration,
    CategorieIncident,
    Efficacite,
    EtatIncident,
    EtatReclamation,
    Frequence,
    Gravite,
    QualitePlaignant,
    RoleIncident,
    SourceAction,
)
from dui.core import coffre, horloge
from dui.core.modeles import Fait, Horodate, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.models import Dossier


class RegistreQuerySet(models.QuerySet[Any]):
    def visibles_pour(self, acteur: Acteur) -> "RegistreQuerySet":
        """The whole register of the houses whose register one keeps; one's own declarations elsewhere."""
        siens = Q(declarant=acteur.id, structure__in=acteur.structures)
        return self.filter(Q(structure__in=acteur.structures_ou("INC", "lire")) | siens)


class DuRegistre(models.Model):
    """`declarant`: nobody, when it was anonymous."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    declarant = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RegistreQuerySet.as_manager()

    class Meta:
        abstract = True


@pghistory.track()
class Incident(DuRegistre, Horodate, Versionne):
    """What happened, as facts. `grave`: the authorities must know, without delay."""

    anonyme = models.BooleanField(default=False)
    origine = models.CharField(max_length=40, blank=True, editable=False)
    survenu_le = models.DateTimeField("survenu le")
    constate_le = models.DateTimeField("constaté le")
    lieu = models.CharField(max_length=160)
    categorie = models.CharField("nature", max_length=2, choices=CategorieIncident)
    description = models.TextField("ce qui s’est passé")
    consequences = models.TextField("conséquences", blank=True)
    mesures = models.TextField("mesures immédiates", blank=True)
    information = models.TextField("qui est informé, quand", blank=True)
    personnes_nombre = models.PositiveSmallIntegerField("nombre de personnes", default=0)
    grave = models.BooleanField(default=False)
    gravite = models.PositiveSmallIntegerField("gravité", choices=Gravite, null=True, blank=True)
    frequence = models.PositiveSmallIntegerField("fréquence", choices=Frequence, null=True, blank=True)
    statut = models.CharField(max_length=10, choices=EtatIncident, default=EtatIncident.SAISI)
    oral_le = models.DateTimeField("autorité informée le", null=True, blank=True)
    oral_autorite = models.CharField("autorité", max_length=160, blank=True)
    ecrit_avant = models.DateTimeField("écrit avant", null=True, blank=True)
    ecrit_le = models.DateTimeField("déclaration écrite le", null=True, blank=True)
    ecrit_canal = models.CharField("canal", max_length=10, choices=CanalDeclaration, blank=True)
    ecrit_preuve = models.CharField("preuve", max_length=200, blank=True)
    suites = models.TextField("suites administratives ou judiciaires", blank=True)
    mediatique = models.CharField("répercussions médiatiques", max_length=200, blank=True)
    causes = models.TextField("causes", blank=True)
    retex = models.TextField("ce que l’équipe en retient", blank=True)
    cvs_informe_le = models.DateField("CVS informé le", null=True, blank=True)

    class Meta:
        ordering = ["-survenu_le", "-id"]
        indexes = [models.Index(fields=["structure", "-survenu_le"], name="incident_structure")]
        constraints = [
            models.UniqueConstraint(fields=["structure", "origine"], condition=~Q(origine=""), name="incident_origine"),
            models.CheckConstraint(condition=Q(anonyme=False) | Q(declarant__isnull=True), name="incident_anonyme"),
            models.CheckConstraint(condition=Q(constate_le__gte=models.F("survenu_le")), name="incident_dates"),
        ]

    def __str__(self) -> str:
        return f"Incident n°\u00a0{self.pk}"

    @property
    def objet(self) -> str:
        return f"incident:{self.pk}"

    @property
    def criticite(self) -> int | None:
        """Severity × frequency, from 1 to 16."""
        return self.gravite * self.frequence if self.gravite and self.frequence else None

    @property
    def ton(self) -> str:
        return TONS_INCIDENT[EtatIncident(self.statut)][0]

    @property
    def icone(self) -> str:
        return TONS_INCIDENT[EtatIncident(self.statut)][1]

    @property
    def a_declarer(self) -> str:
        """What the law still waits for: « oral » at once, « ecrit » within its delay; nothing otherwise."""
        if not self.grave or self.ecrit_le is not None:
            return ""
        return "ecrit" if self.oral_le else "oral"

    @property
    def en_retard(self) -> bool:
        limite = self.ecrit_avant
        return self.a_declarer == "ecrit" and limite is not None and limite < horloge.maintenant()


class PersonneIncident(DuRegistre):
    """Who was there and in which role: in the register alone, never in a dossier."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="personnes")
    role = models.CharField("rôle", max_length=10, choices=RoleIncident)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mots = models.CharField("personne", max_length=160)

    class Meta:
        ordering = ["id"]


@pghistory.track()
class PointeurIncident(Fait):
    """Neutral line of a dossier: an incident concerns this person. Neither role, nor nature, nor anybody else."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="pointeurs")
    le = models.DateField()

    class Meta:
        ordering = ["-le", "-id"]
        constraints = [models.UniqueConstraint(fields=["dossier", "incident"], name="pointeur_incident_unique")]


@pghistory.track()
class Reclamation(DuRegistre, Horodate, Versionne):
    """A complaint: from whom, about what, answered when. `declarant`: who took it down."""

    qualite = models.CharField("de la part de", max_length=10, choices=QualitePlaignant)
    nom = models.CharField(max_length=160, blank=True)
    recue_le = models.DateField("reçue le", default=horloge.aujourdhui)
    sujet = models.CharField("objet", max_length=160)
    texte = models.TextField("ce qui est dit")
    etat = models.CharField(max_length=10, choices=EtatReclamation, default=EtatReclamation.RECUE)
    accusee_le = models.DateField("réception accusée le", null=True, blank=True)
    repondue_le = models.DateField("répondue le", null=True, blank=True)
    reponse = models.TextField("réponse", blank=True)

    class Meta:
        ordering = ["-recue_le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(qualite=QualitePlaignant.ANONYME) | Q(nom=""), name="reclamation_anonyme_sans_nom"
            )
        ]

    def __str__(self) -> str:
        return self.sujet

    @property
    def objet(self) -> str:
        return f"reclamation:{self.pk}"

    @property
    def delai(self) -> int:
        """Days to the answer, or since it came."""
        return ((self.repondue_le or horloge.aujourdhui()) - self.recue_le).days


class EtapeRegistre(DuRegistre):
    """Each state of an incident or of a complaint: who, when, why."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="etapes")
    reclamation = models.ForeignKey(Reclamation, on_delete=models.PROTECT, null=True, related_name="etapes")
    etat = models.CharField(max_length=10)
    libelle = models.CharField(max_length=80)
    motif = models.CharField(max_length=300, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


@pghistory.track()
class ActionQualite(Horodate, Versionne):
    """The plan of actions: what, by whom, for when, and did it work. Its author of the work reads it too."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=11, choices=SourceAction, default=SourceAction.AUTRE)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="actions")
    reclamation = models.ForeignKey(Reclamation, on_delete=models.PROTECT, null=True, related_name="actions")
    libelle = models.CharField("action", max_length=200)
    responsable = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    pour_le = models.DateField("pour le")
    faite_le = models.DateField("faite le", null=True, blank=True)
    efficacite = models.CharField("efficacité", max_length=8, choices=Efficacite, blank=True)
    bilan = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pour_le", "id"]

    def __str__(self) -> str:
        return self.libelle

    @property
    def en_retard(self) -> bool:
        return self.faite_le is None and self.pour_le < horloge.aujourdhui()


class PieceRegistre(DuRegistre):
    """A paper of the register or of the CVS: written once."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="pieces")
    code = models.CharField(max_length=40)
    titre = models.CharField(max_length=150)
    reference = models.CharField(max_length=80, blank=True)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField()
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]

    @property
    def contenu(self) -> bytes:
        with self.fichier.open() as flux:
            octets = bytes(flux.read())
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, self.fichier.name or "")
        return octets


__all__ = ["ActionQualite", "EtapeRegistre", "Incident", "PersonneIncident", "PieceRegistre", "PointeurIncident",
           "Reclamation"]  # fmt: skip
