"""Professionnel (one person), Compte (one person = one account), invitations and log of connections."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from dui.core import horloge
from dui.core.compilees import RequeteGardee
from dui.core.modeles import Horodate
from habilitations.choices import EtatCompte, NatureConnexion
from habilitations.models.structures import OrganismeGestionnaire, Structure


@pghistory.track()
class Professionnel(Horodate):
    """Identity at work. `profession` is a code of JDV_J01, `role` of JDV_J47."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="professionnels")
    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    profession = models.CharField(max_length=10, blank=True)
    fonction = models.CharField("fonction affichée", max_length=80)
    role = models.CharField("rôle", max_length=10, blank=True)
    rpps = models.CharField("RPPS", max_length=11, blank=True)
    contrat_debut = models.DateField("début de contrat", default=horloge.aujourdhui)
    contrat_fin = models.DateField("fin de contrat", null=True, blank=True)
    professionnel_de_sante = models.BooleanField("professionnel de santé", default=False)

    class Meta:
        ordering = ["nom", "prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisme", "rpps"], condition=~models.Q(rpps=""), name="professionnel_rpps_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    @property
    def initiales(self) -> str:
        return (self.prenom[:1] + self.nom[:1]).upper()

    def en_poste(self, le: date | None = None) -> bool:
        """The end of the contract closes everything by itself (S26)."""
        jour = le or horloge.aujourdhui()
        return self.contrat_debut <= jour and (self.contrat_fin is None or self.contrat_fin >= jour)


class CompteManager(BaseUserManager["Compte"]):
    def get_queryset(self) -> models.QuerySet["Compte"]:
        return super().get_queryset().select_related("professionnel", "structure_courante__organisme")

    def get(self, *conditions: Any, **champs: Any) -> "Compte":
        """By its number, as each request of an open session asks for it: the kept query."""
        pk = champs.get("pk")
        if conditions or len(champs) > 1 or type(pk) is not int:
            return super().get(*conditions, **champs)
        comptes = _PAR_NUMERO(pk=pk)
        if not comptes:
            raise Compte.DoesNotExist
        return comptes[0]

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> "Compte":
        compte = self.model(email=self.normalize_email(email).lower(), **champs)
        compte.set_password(password)
        compte.save(using=self._db)
        return compte


_PAR_NUMERO: RequeteGardee["Compte"] = RequeteGardee(lambda pk: Compte.objects.filter(pk=pk), pk=int)


@pghistory.track(exclude=["password", "pin", "last_login", "theme", "structure_courante"])
class Compte(AbstractBaseUser):
    """Account of one professional; never generic, never deleted (S-05)."""

    email = models.EmailField("adresse de connexion", unique=True)
    professionnel = models.OneToOneField(Professionnel, on_delete=models.PROTECT, related_name="compte")
    etat = models.CharField(max_length=10, choices=EtatCompte, default=EtatCompte.CREE)
    pin = models.CharField("code de reprise", max_length=128, blank=True)
    theme = models.CharField("thème", max_length=6, blank=True)
    structure_courante = models.ForeignKey(Structure, on_delete=models.SET_NULL, null=True, related_name="+")
    cree_le = models.DateTimeField(default=horloge.maintenant, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]
    objects = CompteManager()

    def __str__(self) -> str:
        return self.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Asked by Django at each request: a suspended account or an ended contract stops there (S-08)."""
        return self.etat == EtatCompte.ACTIF and self.professionnel.en_poste()


class Invitation(Horodate):
    """Single-use link given to a professional so that they set their own password and factors."""

    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="invitations")
    empreinte = models.CharField(max_length=64, unique=True)
    expire_le = models.DateTimeField()
    utilisee_le = models.DateTimeField(null=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")


class SessionCompte(models.Model):
    """One open session of an account, so that its owner sees it and can end it (S-05)."""

    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="sessions")
    cle = models.CharField(max_length=40, unique=True)
    ouverte_le = models.DateTimeField(default=horloge.maintenant)
    adresse = models.CharField(max_length=45, blank=True)
    poste = models.CharField(max_length=120, blank=True)
    appareil = models.ForeignKey("PostePartage", on_delete=models.SET_NULL, null=True, related_name="sessions")
    fermee_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-ouverte_le"]
        indexes = [models.Index(fields=["compte"], condition=models.Q(fermee_le=None), name="session_compte_ouverte")]


class JournalConnexion(models.Model):
    """Log of connections. `instant` by the clock of the server, `adresse` shortened."""

    compte = models.ForeignKey(Compte, on_delete=models.PROTECT, null=True, related_name="connexions")
    instant = models.DateTimeField(default=horloge.maintenant)
    nature = models.CharField(max_length=20, choices=NatureConnexion)
    moyen = models.CharField(max_length=20, blank=True)
    adresse = models.CharField(max_length=45, blank=True)
    poste = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-instant", "-pk"]
        indexes = [models.Index(fields=["compte", "-instant"], name="connexion_compte")]
