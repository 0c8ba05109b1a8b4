from habilitations.services.professionnels import (
    affecter,
    creer_professionnel,
    delier_dossier,
    lier_dossier,
    terminer_affectation,
)
from habilitations.services.structures import (
    creer_structure,
    creer_unite,
    finess_valide,
    installer_profils,
    regler_cellule,
)

__all__ = [
    "affecter",
    "creer_professionnel",
    "creer_structure",
    "creer_unite",
    "delier_dossier",
    "finess_valide",
    "installer_profils",
    "lier_dossier",
    "regler_cellule",
    "terminer_affectation",
]
