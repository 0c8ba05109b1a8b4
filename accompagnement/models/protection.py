"""« Information préoccupante » (S35): level N6, read by the people named on that very one, and by nobody else.

Every row repeats the list of its readers, so that the second wall is one comparison: neither the level, nor the
function, nor an emergency opens it. No row is ever deleted; an exit changes nothing here.
"""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, OuterRef

from accompagnement.choices_protection import (
    LIBRES,
    TONS_IP,
    CanalIP,
    Danger,
    DestinataireIP,
    EtatIP,
    InformationParents,
    NatureDanger,
    OrigineIP,
    PropositionIP,
    QualiteLecteur,
    SuiteIP,
)
from accompagnement.models.crip import Crip
from dui.core import coffre, horloge
from dui.core.modeles import Horodate, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from habilitations.choices import NATURES_PERSONNELLES
from habilitations.models import LienDossier, Professionnel
from usagers.models import Dossier

PORTES = ("creer", "valider")


class Nomme(models.Model):
    """A row that its named readers alone see."""

    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")
    lecteurs = ArrayField(models.IntegerField(), editable=False)

    class Meta:
        abstract = True


class ProtectionQuerySet(models.QuerySet["InformationPreoccupante"]):
    def visibles_pour(self, acteur: Acteur) -> "ProtectionQuerySet":
        """Named on it, with this part of the profile open today, and neither the person nor a relative."""
        lieux = frozenset[int]().union(*(acteur.structures_ou("IP", porte) for porte in PORTES))
        liens = LienDossier.objects.filter(
            LienDossier.ouverts(), perimetre=OuterRef("dossier"), professionnel=acteur.id,
            nature__in=NATURES_PERSONNELLES,
        )  # fmt: skip
        return self.filter(~Exists(liens), structure__in=lieux, lecteurs__contains=[acteur.id])


@pghistory.track()
class InformationPreoccupante(Nomme, Horodate, Versionne):
    """About one minor. Brothers and sisters have a line of their own: none of them is named here.

    `ensemble` is the same on the lines that were written together. Every line has one, so that it tells of no other.
    """

    identifiant = models.UUIDField(default=uuid.uuid4, editable=False)
    ensemble = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    etat = models.CharField("état", max_length=10, choices=EtatIP, default=EtatIP.REPEREE)
    reperee_le = models.DateField("repérée le", default=horloge.aujourdhui)
    natures = ArrayField(models.CharField(max_length=8, choices=NatureDanger), default=list, blank=True)
    origine = models.CharField(max_length=2, choices=OrigineIP, default=OrigineIP.SOCIAL)
    sources = models.TextField("d’où viennent ces éléments", blank=True)
    contexte = models.TextField("contexte familial", blank=True)
    demarches = models.TextField("démarches déjà faites", blank=True)
    enfant_informe = models.TextField("ce qui a été dit à l’enfant", blank=True)
    parents = models.CharField(max_length=10, choices=InformationParents, default=InformationParents.A_FAIRE)
    parents_le = models.DateField("parents informés le", null=True, blank=True)
    parents_motif = models.TextField("pourquoi différer", blank=True)
    suite = models.CharField(max_length=1, choices=SuiteIP, blank=True)
    suite_le = models.DateField("suite connue le", null=True, blank=True)
    suite_texte = models.TextField("suite", blank=True)

    objects = ProtectionQuerySet.as_manager()
    # lines of other children that a paper is made with, chosen by a reader of them all
    jointes: "Sequence[InformationPreoccupante]" = ()

    class Meta:
        ordering = ["-reperee_le", "-id"]
        indexes = [
            models.Index(fields=["dossier"], name="ip_dossier"), models.Index(fields=["ensemble"], name="ip_ensemble"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parents=InformationParents.DIFFEREE) | ~models.Q(parents_motif=""),
                name="ip_differee_motivee",
            )
        ]

    def __str__(self) -> str:
        return f"Information préoccupante du {date_moyenne(self.reperee_le)}"

    @property
    def objet(self) -> str:
        """Name for the deadlines and the access log."""
        return f"protection:{self.pk}"

    @property
    def libre(self) -> bool:
        """Not sent yet: its text may still change."""
        return self.etat in LIBRES

    @property
    def ton(self) -> str:
        return TONS_IP[EtatIP(self.etat)][0]

    @property
    def icone(self) -> str:
        return TONS_IP[EtatIP(self.etat)][1]

    @property
    def natures_dites(self) -> list[str]:
        return [str(NatureDanger(code).label) for code in self.natures]


@pghistory.track()
class LecteurIP(Nomme):
    """Who reads it, in which quality, added by whom and why."""

    ip = models.ForeignKey(InformationPreoccupante, on_delete=models.PROTECT, related_name="nommes")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    qualite = models.CharField("qualité", max_length=10, choices=QualiteLecteur)
    motif = models.CharField(max_length=200, blank=True)
    ajoute_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)
    retire_le = models.DateTimeField("retiré le", null=True)
    retire_motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["le", "id"]


@pghistory.track()
class FaitIP(Nomme):
    """A fact with its day. `propos` is what the child said, word for word; it is printed between « »."""

    ip = models.ForeignKey(InformationPreoccupante, on_delete=models.PROTECT, related_name="faits")
    le = models.DateField("date des faits")
    recit = models.TextField("ce qui a été vu ou entendu", blank=True)
    propos = models.TextField("les mots de l’enfant", blank=True)
    recueilli_par = models.CharField("recueilli par", max_length=160)
    circonstances = models.CharField(max_length=300, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    ecarte_motif = models.CharField("écarté parce que", max_length=200, blank=True)
    cree_le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


class MineurIP(Nomme):
    """Another minor of the home (D226-2-3): what they are to the child and their age, never a name."""

    ip = models.ForeignKey(InformationPreoccupante, on_delete=models.PROTECT, related_name="autres")
    lien = models.CharField(max_length=60)
    age = models.PositiveSmallIntegerField("âge", null=True, blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]


class EtapeIP(Nomme):
    """Each state: who, when, why."""

    ip = models.ForeignKey(InformationPreoccupante, on_delete=models.PROTECT, related_name="etapes")
    etat = models.CharField(max_length=10, choices=EtatIP)
    motif = models.CharField(max_length=300, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["le", "id"]


class PieceIP(Nomme):
    """A paper made here or a proof that came back: written once, kept out of every other list of documents.

    `avec`: the other children that it names, by their lines. It is read by who reads them all, and by nobody else.
    """

    ip = models.ForeignKey(InformationPreoccupante, on_delete=models.PROTECT, related_name="pieces")
    code = models.CharField(max_length=40)
    titre = models.CharField(max_length=150)
    reference = models.CharField(max_length=80, blank=True)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField()
    avec = ArrayField(models.IntegerField(), default=list, editable=False)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
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


@pghistory.track()
class EnvoiIP(Nomme):
    """A sending with its proof: to whom, by which channel, at what hour, and the receipt."""

    ip = models.ForeignKey(InformationPreoccupante, on_delete=models.PROTECT, related_name="envois")
    destinataire = models.CharField(max_length=10, choices=DestinataireIP)
    crip = models.ForeignKey(Crip, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    adresse = models.CharField("à qui, à quelle adresse", max_length=300)
    canal = models.CharField(max_length=10, choices=CanalIP)
    le = models.DateTimeField("envoyé le")
    preuve = models.CharField("preuve d’envoi", max_length=200)
    expediteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    personnel = models.BooleanField("envoyé sans validation", default=False)
    accuse_le = models.DateField("réception accusée le", null=True, blank=True)
    accuse_reference = models.CharField("référence de l’accusé", max_length=120, blank=True)

    class Meta:
        ordering = ["le", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(preuve=""), name="envoi_ip_prouve")]


RUBRIQUES = (
    "enfant", "sante", "education", "developpement", "relations", "parents", "environnement", "autres_mineurs",
)  # fmt: skip


@pghistory.track()
class EvaluationIP(Nomme, Horodate, Versionne):
    """Evaluation by several professions (D226-2-4 to -7): it does not establish whether the facts are true."""

    ip = models.OneToOneField(InformationPreoccupante, on_delete=models.PROTECT, related_name="evaluation")
    recue_le = models.DateField("demande reçue le")
    participants = models.TextField("qui évalue", blank=True)
    enfant = models.TextField("ce que dit l’enfant", blank=True)
    sante = models.TextField("santé", blank=True)
    education = models.TextField("éducation, école", blank=True)
    developpement = models.TextField("développement", blank=True)
    relations = models.TextField("liens de l’enfant", blank=True)
    parents = models.TextField("ce que disent les parents, ce qu’ils peuvent", blank=True)
    environnement = models.TextField("ressources de l’entourage", blank=True)
    autres_mineurs = models.TextField("autres mineurs du domicile", blank=True)
    danger = models.CharField(max_length=10, choices=Danger, blank=True)
    conclusion = models.TextField("conclusion commune", blank=True)
    proposition = models.CharField(max_length=10, choices=PropositionIP, blank=True)
    proposition_texte = models.TextField("ce qui est proposé", blank=True)
    rendue_le = models.DateField("rendue le", null=True, blank=True)

    @property
    def evaluateurs(self) -> list[str]:
        return [ligne.strip() for ligne in self.participants.splitlines() if ligne.strip()]


def tables() -> list[type[Any]]:
    """Everything that carries the list of readers."""
    return [InformationPreoccupante, LecteurIP, FaitIP, MineurIP, EtapeIP, PieceIP, EnvoiIP, EvaluationIP]


__all__ = ["EnvoiIP", "EtapeIP", "EvaluationIP", "FaitIP", "InformationPreoccupante", "LecteurIP", "MineurIP",
           "PieceIP", "tables"]  # fmt: skip
