"""What this room adds to the screens of the others: each subject opens its own doors."""

from administration import portes_admission


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    portes_admission.ouvrir()
