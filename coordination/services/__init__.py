from coordination.services.equipe import (
    accepter_membre,
    ajouter_membre,
    lever_opposition,
    noter_information,
    noter_opposition,
    proposer,
    remplacer_membre,
    reprendre_membre,
    suspendre_membre,
    terminer_membre,
)
from coordination.services.lectures import marquer_lues, prendre_connaissance, valider_stagiaire
from coordination.services.transmissions import (
    Ecrit,
    amender,
    completer_resultat,
    publier_transmission,
    rectifier,
    repondre,
)
from coordination.services.visites import noter_visite

__all__ = [
    "Ecrit",
    "accepter_membre",
    "ajouter_membre",
    "amender",
    "completer_resultat",
    "lever_opposition",
    "marquer_lues",
    "noter_information",
    "noter_opposition",
    "noter_visite",
    "prendre_connaissance",
    "proposer",
    "publier_transmission",
    "rectifier",
    "remplacer_membre",
    "repondre",
    "reprendre_membre",
    "suspendre_membre",
    "terminer_membre",
    "valider_stagiaire",
]
