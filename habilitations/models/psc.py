"""Pro Santé Connect: the link that an administrator prepares, and the sessions that it opened."""

import pghistory
from django.db import models
from django.db.models import Q

from dui.core import horloge
from dui.core.modeles import Horodate
from habilitations.models.professionnels import Compte, Professionnel, SessionCompte
from habilitations.models.structures import Structure


@pghistory.track()
class LienPSC(Horodate):
    """National identity of an account. `sub` is what the provider calls this person, learned at the first sign-in."""

    compte = models.ForeignKey(Compte, on_delete=models.PROTECT, related_name="liens_psc")
    identifiant = models.CharField("identifiant national", max_length=64)
    sub = models.CharField(max_length=200, blank=True)
    premiere_le = models.DateTimeField("première identification", null=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    retire_le = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identifiant"], condition=Q(retire_le=None), name="lien_psc_identifiant"),
            models.UniqueConstraint(fields=["compte"], condition=Q(retire_le=None), name="lien_psc_compte"),
        ]


class SessionPSC(models.Model):
    """What a session of ours holds of one of theirs. `jetons` is encrypted; `bail_le` keeps two requests apart."""

    session = models.ForeignKey(SessionCompte, on_delete=models.CASCADE, related_name="psc")
    lien = models.ForeignKey(LienPSC, on_delete=models.CASCADE, related_name="sessions")
    sid = models.CharField(max_length=200, blank=True)
    jetons = models.TextField(blank=True)
    situations = models.JSONField(default=list)
    situation = models.JSONField(null=True)
    structure = models.ForeignKey(Structure, on_delete=models.SET_NULL, null=True, related_name="+")
    ouverte_le = models.DateTimeField(default=horloge.maintenant)
    confirmee_le = models.DateTimeField(default=horloge.maintenant)
    bail_le = models.DateTimeField(null=True)
    perdue_le = models.DateTimeField(null=True)
    cause = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["lien"], condition=Q(perdue_le=None), name="session_psc_vive")]
