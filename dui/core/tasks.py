"""Tasks of the kernel: each one means "look at the table"; safe to lose and to repeat."""

import logging

from celery import shared_task
from django.conf import settings

from dui.core import ancrage, boite, purge, sceaux, verification
from dui.core.registres import ALERTES_SAUVEGARDE
from dui.core.sauvegarde import temoin

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


@shared_task(name="dui.core.ancrer")
def ancrer() -> None:
    """Send the heads of the seals outside: the folder each time, the mail once a day."""
    ancrage.deposer()
    ancrage.envoyer()


@shared_task(name="dui.core.verifier_journal", time_limit=7200, soft_time_limit=7000)
def verifier_journal() -> None:
    """Read the whole log again, keep the answer, and tell who watches over it when it does not hold."""
    verification.verifier_et_noter()


@shared_task(name="dui.core.verifier_sauvegardes", time_limit=7200, soft_time_limit=7000)
def verifier_sauvegardes() -> None:
    """Once a week, where backups are set up: fresh, whole, signed; otherwise somebody is told."""
    if not settings.DUI_SAUVEGARDES:
        return
    defauts = temoin.defauts()
    for defaut in defauts:
        journal_technique.error("sauvegarde en défaut", extra={"cause": defaut})
    for alerter in ALERTES_SAUVEGARDE if defauts else ():
        alerter()
