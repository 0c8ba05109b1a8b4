"""What this room hears from the others: one module per subject, imported here."""

from accompagnement import (
    subscribers_domicile,
    subscribers_ecrits,
    subscribers_grilles,
    subscribers_incidents,
    subscribers_parcours,
    subscribers_presences,
    subscribers_projets,
)

__all__ = [
    "subscribers_domicile",
    "subscribers_ecrits",
    "subscribers_grilles",
    "subscribers_incidents",
    "subscribers_parcours",
    "subscribers_presences",
    "subscribers_projets",
]
