"""Assessments and grids: one module per moment of their life."""

from accompagnement.services.grilles.passations import ouvrir_passation, renseigner_passation
from accompagnement.services.grilles.pieces import joindre_piece
from accompagnement.services.grilles.reponses import ConflitReponses, enregistrer_reponses
from accompagnement.services.grilles.statuts import (
    annuler_passation,
    approuver_passation,
    terminer_passation,
    valider_passation,
)

__all__ = [
    "ConflitReponses",
    "annuler_passation",
    "approuver_passation",
    "enregistrer_reponses",
    "joindre_piece",
    "ouvrir_passation",
    "renseigner_passation",
    "terminer_passation",
    "valider_passation",
]  # fmt: skip
