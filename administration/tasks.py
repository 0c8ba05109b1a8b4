"""What time alone does in this room. The tables say it all; safe to lose and to repeat."""

from celery import shared_task

from administration.services.admission.purge import purger_echues


@shared_task(name="administration.purger_candidatures")
def purger_candidatures() -> None:
    """Erase the requests past their term of retention."""
    purger_echues()
