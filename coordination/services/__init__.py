from coordination.services.equipe import (
    ajouter_membre,
    noter_opposition,
    remplacer_membre,
    suspendre_membre,
    terminer_membre,
)
from coordination.services.transmissions import (
    Ecrit,
    amender,
    completer_resultat,
    marquer_lues,
    prendre_connaissance,
    publier_transmission,
    rectifier,
    valider_stagiaire,
)

__all__ = [
    "Ecrit",
    "ajouter_membre",
    "amender",
    "completer_resultat",
    "marquer_lues",
    "noter_opposition",
    "prendre_connaissance",
    "publier_transmission",
    "rectifier",
    "remplacer_membre",
    "suspendre_membre",
    "terminer_membre",
    "valider_stagiaire",
]
