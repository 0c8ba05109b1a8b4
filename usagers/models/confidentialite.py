"""What a person or the direction closes: received or decided, dated, never deleted (L1110-4, L1111-5, S26)."""

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Fait, Horodate
from habilitations.choices import Domaine
from habilitations.models import LienDossier, Professionnel, Structure
from usagers.choices import CibleOpposition, Expression, MotifRestriction, NatureSecret
from usagers.models.dossier import Dossier


@pghistory.track()
class Opposition(Fait, Horodate):
    """`lien` is what the access formula reads; here: who said it, to whom, when, and to what it applies."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="oppositions")
    lien = models.OneToOneField(LienDossier, on_delete=models.PROTECT, related_name="opposition")
    exprimee_par = models.CharField(max_length=12, choices=Expression)
    qui = models.CharField("nom et qualité", max_length=100, blank=True)
    exprimee_le = models.DateField("exprimée le", default=horloge.aujourdhui)
    cible = models.CharField(max_length=8, choices=CibleOpposition)
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    fonction = models.CharField(max_length=100, blank=True)
    domaine = models.CharField(max_length=3, choices=Domaine, blank=True)
    paroles = models.CharField("avec ses mots", max_length=300, blank=True)
    piece = models.CharField("document", max_length=120, blank=True)
    recue_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    recue_le = models.DateTimeField("reçue le", default=horloge.maintenant)
    levee_le = models.DateTimeField("levée le", null=True)
    levee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    levee_demandee_par = models.CharField(max_length=12, choices=Expression, blank=True)
    levee_motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-recue_le", "-id"]
        indexes = [models.Index(fields=["dossier"], condition=models.Q(levee_le=None), name="opposition_en_cours")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cible="pro", professionnel__isnull=False)
                | (models.Q(cible="fonction", professionnel__isnull=True) & ~models.Q(fonction=""))
                | models.Q(cible="tous", professionnel__isnull=True),
                name="opposition_cible",
            ),
            models.CheckConstraint(
                condition=models.Q(exprimee_par="personne") | ~models.Q(qui=""), name="opposition_qui"
            ),
        ]

    @property
    def a_qui(self) -> str:
        if self.professionnel is not None:
            return str(self.professionnel)
        return self.fonction or "tout le monde"

    @property
    def partie(self) -> str:
        return Domaine(self.domaine).label if self.domaine else "Tout le dossier"

    def vise(self, professionnel_id: int) -> bool:
        return self.professionnel_id == professionnel_id


@pghistory.track()
class Restriction(Fait, Horodate):
    """Decision of the direction: the file opens to named people alone. Level 6: its reason is a secret too."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="restrictions")
    motif = models.CharField(max_length=10, choices=MotifRestriction)
    precision = models.CharField("précision", max_length=300, blank=True)
    decidee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decidee_le = models.DateTimeField("décidée le", default=horloge.maintenant)
    levee_le = models.DateTimeField("levée le", null=True)
    levee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    levee_motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-decidee_le", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(levee_le=None), name="restriction_une_en_cours"
            )
        ]


@pghistory.track()
class SecretMineur(Horodate):
    """A minor asks that something stay unknown to the holders of parental authority (L1111-5 CSP, S13, S25).

    Holds no content: the nature, or the writing that it keeps (`genre`, `objet_id`), which stays at its own level.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="secrets")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(max_length=12, choices=NatureSecret)
    genre = models.CharField(max_length=20, blank=True)
    objet_id = models.IntegerField(null=True)
    demande_le = models.DateField("demandé le", default=horloge.aujourdhui)
    recueilli_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    accord_recherche = models.BooleanField("on a cherché son accord pour en parler à ses parents", default=False)
    accompagne = models.BooleanField("accompagné d’un majeur de son choix", default=False)
    confirme_le = models.DateField("redemandé le", null=True)
    leve_le = models.DateTimeField("levé le", null=True)
    leve_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    leve_motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-demande_le", "-id"]
        indexes = [models.Index(fields=["dossier"], condition=models.Q(leve_le=None), name="secret_en_cours")]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(genre="") & models.Q(objet_id=None))
                | (~models.Q(genre="") & models.Q(objet_id__isnull=False)),
                name="secret_objet",
            ),
            models.UniqueConstraint(
                fields=["dossier", "genre", "objet_id"],
                condition=models.Q(leve_le=None) & models.Q(objet_id__isnull=False),
                name="secret_unique",
            ),
        ]
