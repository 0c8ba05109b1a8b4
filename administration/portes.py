"""What this room adds to the screens of the others: each subject opens its own doors."""

from administration import portes_admission, portes_contrats


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    portes_admission.ouvrir()
    portes_contrats.ouvrir()
