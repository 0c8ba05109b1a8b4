"""Assessment grids as data (S09): definition, formulas, conditions, scores. No table, no request."""

from accompagnement.grilles.calcul import Bilan, calculer
from accompagnement.grilles.definition import Definition, Item, Score
from accompagnement.grilles.ecriture import en_json
from accompagnement.grilles.lecture import DefinitionRefusee, Faute, lire

__all__ = ["Bilan", "Definition", "DefinitionRefusee", "Faute", "Item", "Score", "calculer", "en_json", "lire"]
