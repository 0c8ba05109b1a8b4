from coordination.models.echeances import DateEcheance, Echeance, ReglageEcheance
from coordination.models.equipe import MembreEquipe
from coordination.models.fil import EntreeFil
from coordination.models.transmissions import Lecture, Transmission, Visite

__all__ = [
    "DateEcheance",
    "Echeance",
    "EntreeFil",
    "Lecture",
    "MembreEquipe",
    "ReglageEcheance",
    "Transmission",
    "Visite",
]
