"""Delegations: for a time, part of what somebody holds, to somebody else (metier S26)."""

from datetime import date

import pghistory
from django.db import models

from dui.core import horloge
from dui.core.modeles import Horodate, Intervalle
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import Structure, Unite

DUREE_MAX_JOURS = 183


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def en_vigueur(self, le: date | None = None) -> "DelegationQuerySet":
        return self.filter(Delegation.en_cours(le), accordee=True, revoquee_le=None)


@pghistory.track()
class Delegation(Horodate, Intervalle):
    """`droits` is what was asked; what is open each day is its part that the delegator still holds that day."""

    delegant = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="delegations_donnees")
    delegataire = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="delegations_recues")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="delegations")
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    droits = models.JSONField(default=dict)
    fin = models.DateField("fin")
    motif = models.CharField(max_length=200)
    accordee = models.BooleanField("accordée", null=True)
    decideur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decidee_le = models.DateTimeField("décidée le", null=True)
    revoquee_le = models.DateTimeField("retirée le", null=True)
    revoquee_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    motif_fin = models.CharField("motif du retrait", max_length=200, blank=True)
    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "-pk"]
        indexes = [
            models.Index(fields=["delegataire", "debut"], name="delegation_recue"),
            models.Index(fields=["structure", "-debut"], name="delegation_structure"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fin__gte=models.F("debut"), fin__lte=models.F("debut") + DUREE_MAX_JOURS),
                name="delegation_dates",
            ),
            models.CheckConstraint(condition=~models.Q(delegant=models.F("delegataire")), name="delegation_a_un_autre"),
        ]

    @property
    def etat(self) -> str:
        """proposee, refusee, retiree, a_venir, en_cours, finie."""
        if self.revoquee_le is not None:
            return "retiree"
        if not self.accordee:
            return "proposee" if self.accordee is None else "refusee"
        jour = horloge.aujourdhui()
        return "a_venir" if self.debut > jour else "en_cours" if self.fin >= jour else "finie"
