"""The words of the field for the people accompanied: jeune, résident… (design.md §4); a structure may have its own."""

from habilitations.choices import Secteur
from habilitations.models import Structure

MOTS = {
    Secteur.PDE: ("jeune", "jeunes"),
    Secteur.PA: ("résident", "résidents"),
    Secteur.PH: ("personne accompagnée", "personnes accompagnées"),
}
DEFAUT = ("personne", "personnes")


def mots(structure: Structure) -> tuple[str, str]:
    """(singular, plural), lower case."""
    propres = structure.vocabulaire.get("personne"), structure.vocabulaire.get("personnes")
    if all(propres):
        return propres
    return MOTS.get(structure.secteur, DEFAUT)  # type: ignore[call-overload]


def titre(structure: Structure) -> str:
    """« Jeunes », « Résidents »…"""
    pluriel = mots(structure)[1]
    return pluriel[:1].upper() + pluriel[1:]
