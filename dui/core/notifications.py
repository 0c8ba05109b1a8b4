"""Tell somebody, inside the product, that something waits for them. Never any content: the link re-checks rights."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from dui.core import horloge
from dui.core.models import Notification

GARDE = timedelta(days=90)


def notifier(destinataires: Iterable[int], *, structure_id: int, nature: str, texte: str, url: str) -> int:
    """One notice each, in the transaction of the fact; returns how many. `url` is a path of this product."""
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError("A notice points inside the product.")
    avis = [
        Notification(acteur_id=pk, structure_id=structure_id, nature=nature, texte=texte, url=url)
        for pk in sorted(set(destinataires))
    ]
    Notification.objects.bulk_create(avis)
    return len(avis)


def a_voir(acteur_id: int) -> int:
    """How many were not seen yet: the figure on the bell."""
    return Notification.objects.filter(acteur_id=acteur_id, lue_le=None).count()


def recentes(acteur_id: int) -> QuerySet[Notification]:
    """Ninety days; the facts themselves stay where they are."""
    return Notification.objects.filter(acteur_id=acteur_id, cree_le__gte=horloge.maintenant() - GARDE)


def marquer_vues(acteur_id: int, pk: UUID | None = None) -> int:
    """One of them, or all."""
    avis = Notification.objects.filter(acteur_id=acteur_id, lue_le=None)
    if pk is not None:
        avis = avis.filter(pk=pk)
    return avis.update(lue_le=horloge.maintenant())
