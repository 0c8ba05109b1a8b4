"""What this room adds to the screens of the others: each subject opens its own doors."""

from pathlib import Path

from accompagnement import (
    champs_ecrits,
    champs_grilles,
    champs_parcours,
    champs_protection,
    champs_qualite,
    portes_domicile,
    portes_ecrits,
    portes_grilles,
    portes_incidents,
    portes_parcours,
    portes_presences,
    portes_projets,
    portes_protection,
)
from documents.livraison import livrer


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    champs_protection.ouvrir()
    portes_protection.ouvrir()
    portes_presences.ouvrir()
    champs_grilles.ouvrir()
    portes_grilles.ouvrir()
    portes_projets.ouvrir()
    champs_qualite.ouvrir()
    portes_incidents.ouvrir()
    champs_ecrits.ouvrir()
    portes_ecrits.ouvrir()
    champs_parcours.ouvrir()
    portes_parcours.ouvrir()
    portes_domicile.ouvrir()
    livrer(Path(__file__).parent / "modeles")  # after the fields of every subject
