"""What this room adds to the screens of the others: each subject opens its own doors."""

from administration import (
    champs_droits,
    champs_sorties,
    portes_admission,
    portes_consentements,
    portes_contrats,
    portes_libertes,
    portes_mesures,
    portes_sorties,
)


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    champs_droits.ouvrir()
    champs_sorties.ouvrir()
    portes_admission.ouvrir()
    portes_contrats.ouvrir()
    portes_mesures.ouvrir()
    portes_libertes.ouvrir()
    portes_consentements.ouvrir()
    portes_sorties.ouvrir()
