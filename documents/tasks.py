"""What the clock does in this room."""

from celery import shared_task

from documents.services.ged.archive import effacer_echus


@shared_task(name="documents.effacer_exports")
def effacer_exports() -> None:
    """Archives of documents past their term."""
    effacer_echus()
