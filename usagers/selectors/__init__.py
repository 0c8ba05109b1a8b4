from usagers.selectors.recherche import Trouve, dossiers_visibles, rechercher

__all__ = ["Trouve", "dossiers_visibles", "rechercher"]
