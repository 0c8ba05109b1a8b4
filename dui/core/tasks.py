"""Tasks of the kernel: each one means "look at the table"; safe to lose and to repeat."""

import logging

from celery import shared_task

from dui.core import boite, purge, sceaux

journal_technique = logging.getLogger("dui.taches")


def sonner() -> None:
    """Ring the workers. The broker may be down: the beat looks at the table every two seconds anyway."""
    try:
        livrer.apply_async(retry=False, expires=30)
    except Exception as erreur:  # noqa: BLE001 - the broker's client raises many unrelated types; the outbox holds the truth
        journal_technique.warning("sonnette muette", extra={"cause": type(erreur).__name__})


@shared_task(name="dui.core.livrer")
def livrer() -> None:
    """Deliver what is due in the outbox."""
    boite.livrer()


@shared_task(name="dui.core.sceller")
def sceller() -> None:
    """Seal the new lines of the access log."""
    sceaux.sceller()


@shared_task(name="dui.core.purger")
def purger() -> None:
    """Remove expired drafts, submission tokens, and the access log past its retention."""
    purge.purger()
