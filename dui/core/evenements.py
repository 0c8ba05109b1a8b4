"""Events: published in the business transaction, delivered to subscribers at once or through the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from dui.core import contexte
from dui.core.models import EvenementMetier, Remise

Traitement = Callable[..., None]


@dataclass(frozen=True)
class Abonne:
    """`synchrone`: same transaction, called as f(evenement). Otherwise f(evenement, remise), in a worker."""

    id: str
    traitement: Traitement
    synchrone: bool
    libelle: str = ""


_abonnes: dict[str, list[Abonne]] = {}


def abonner(nom: str, *, id: str, synchrone: bool = False, libelle: str = "") -> Callable[[Traitement], Traitement]:
    """Register a subscriber; `id` names its deliveries in the outbox and must not change, `libelle` is for people."""

    def inscrire(traitement: Traitement) -> Traitement:
        liste = _abonnes.setdefault(nom, [])
        liste[:] = [abonne for abonne in liste if abonne.id != id]
        liste.append(Abonne(id, traitement, synchrone, libelle))
        return traitement

    return inscrire


def abonne(nom: str, id: str) -> Abonne | None:
    return next((a for a in _abonnes.get(nom, []) if a.id == id), None)


def desabonner(nom: str, id: str) -> None:
    """Forget a subscriber (a connector switched off); its waiting deliveries end in the screen « Remises »."""
    _abonnes[nom] = [a for a in _abonnes.get(nom, []) if a.id != id]


def publier(nom: str, *, structure_id: int, dossier_id: int | None = None, **ids: Any) -> EvenementMetier:
    """Write the event and the deliveries of its subscribers; identifiers only in `ids`."""
    if not connection.in_atomic_block:
        raise RuntimeError("Un événement se publie dans la transaction qui le produit.")
    evenement = EvenementMetier.objects.create(
        nom=nom,
        structure_id=structure_id,
        dossier_id=dossier_id,
        acteur_id=contexte.exiger().acteur_id,
        ids=ids,
    )
    abonnes = _abonnes.get(nom, [])
    differes = [a for a in abonnes if not a.synchrone]
    Remise.objects.bulk_create([Remise(evenement=evenement, abonne=a.id) for a in differes])
    for inscrit in abonnes:
        if inscrit.synchrone:
            inscrit.traitement(evenement)
    if differes:
        transaction.on_commit(sonner)
    return evenement


def sonner() -> None:
    """Wake a worker up (late import: the tasks import the outbox, which imports this module)."""
    from dui.core import tasks

    tasks.sonner()
