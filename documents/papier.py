"""The letterhead of a house: what is printed around the text of its documents."""

from dataclasses import dataclass

from habilitations.models import Structure


@dataclass(frozen=True)
class Papier:
    adresse: str = ""
    telephone: str = ""
    courriel: str = ""
    mention: str = ""
    ville: str = ""
    responsable: str = ""
    qualite_responsable: str = ""
    logo: str = ""


def papier_de(structure: Structure) -> Papier:
    return Papier(adresse=structure.adresse, telephone=structure.telephone)
