"""Networks from which a structure works: elsewhere, the remote policy of each profile applies (S26, PRI-CON-7)."""

import ipaddress

import pghistory
from django.db import models

from dui.core.modeles import Horodate
from habilitations.models.professionnels import Professionnel
from habilitations.models.structures import Structure


@pghistory.track()
class ReseauConnu(Horodate):
    """One network (CIDR) of one structure; taken back, never deleted."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="reseaux")
    cidr = models.CharField("réseau", max_length=43)
    libelle = models.CharField("libellé", max_length=80)
    motif = models.CharField(max_length=200)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    retire_le = models.DateTimeField("retiré le", null=True)
    retire_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    retire_motif = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["cree_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "cidr"], condition=models.Q(retire_le=None), name="reseau_connu_unique"
            )
        ]

    def __str__(self) -> str:
        return self.cidr

    @property
    def reseau(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        return ipaddress.ip_network(self.cidr)
