from usagers.selectors.doublons import Doublons, Paire, Proche, doublons_possibles, paires_possibles, peut_verifier
from usagers.selectors.recherche import Trouve, dossiers_visibles, rechercher

__all__ = [
    "Doublons",
    "Paire",
    "Proche",
    "Trouve",
    "dossiers_visibles",
    "doublons_possibles",
    "paires_possibles",
    "peut_verifier",
    "rechercher",
]
