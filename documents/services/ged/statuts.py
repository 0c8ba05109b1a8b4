"""States of a document: each one is a row."""

from documents.models import Depot, StatutDepot
from dui.core import contexte


def passer(depot: Depot, etat: str, motif: str = "") -> None:
    ctx = contexte.courant()
    StatutDepot.objects.create(
        depot=depot, structure_id=depot.structure_id, niveau=depot.niveau, etat=etat, motif=motif[:200],
        auteur_id=ctx.acteur_id if ctx is not None else None,
    )  # fmt: skip
    if depot.etat != etat:
        Depot.objects.filter(pk=depot.pk).update(etat=etat)
        depot.etat = etat
