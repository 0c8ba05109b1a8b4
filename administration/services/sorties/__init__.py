"""Exit and duty after exit (S07): prepare, pronounce, leave, follow, correct."""

from administration.services.sorties.corrections import annuler_sortie, corriger_sortie
from administration.services.sorties.effet import effectuer_sortie
from administration.services.sorties.preparation import (
    completer_sortie,
    declarer_prete,
    ecrire_bilan,
    envisager_sortie,
    manques,
    prononcer_sortie,
    regler_point,
)
from administration.services.sorties.suivi import (
    ajouter_action,
    clore_suivi,
    deplacer_action,
    ecarter_action,
    noter_action,
    noter_retour,
)

__all__ = [
    "ajouter_action",
    "annuler_sortie",
    "clore_suivi",
    "completer_sortie",
    "corriger_sortie",
    "declarer_prete",
    "deplacer_action",
    "ecarter_action",
    "ecrire_bilan",
    "effectuer_sortie",
    "envisager_sortie",
    "manques",
    "noter_action",
    "noter_retour",
    "prononcer_sortie",
    "regler_point",
]
