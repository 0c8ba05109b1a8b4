"""Readings of the kernel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dui.core import evenements
from dui.core.models import EtatRemise, Remise

PAGE = 100


@dataclass(frozen=True)
class LigneRemise:
    """A delivery as people read it."""

    id: int
    fait: str
    destinataire: str
    essai: int
    erreur: str
    a_traiter: bool
    depuis: datetime
    prochaine: datetime | None


def remises_a_voir(structures: Iterable[int]) -> list[LigneRemise]:
    """Deliveries not done, in these structures: those that wait for somebody first, then the others by age."""
    lignes = (
        Remise.objects.filter(evenement__structure_id__in=list(structures))
        .exclude(etat=EtatRemise.REMISE)
        .select_related("evenement")
    )
    mortes = lignes.filter(etat=EtatRemise.A_TRAITER).order_by("-pk")[:PAGE]
    vivantes = lignes.exclude(etat=EtatRemise.A_TRAITER).order_by("pk")[:PAGE]
    return [_ligne(remise) for remise in (*mortes, *vivantes)]


def _ligne(remise: Remise) -> LigneRemise:
    inscrit = evenements.abonne(remise.evenement.nom, remise.abonne)
    morte = remise.etat == EtatRemise.A_TRAITER
    return LigneRemise(
        id=remise.pk,
        fait=remise.evenement.nom,
        destinataire=(inscrit.libelle if inscrit else "") or remise.abonne,
        essai=remise.essai,
        erreur=remise.erreur,
        a_traiter=morte,
        depuis=remise.evenement.cree_le,
        prochaine=None if morte else remise.disponible_le,
    )
