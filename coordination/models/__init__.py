from coordination.models.equipe import MembreEquipe
from coordination.models.fil import EntreeFil
from coordination.models.transmissions import Lecture, Transmission, Visite

__all__ = ["EntreeFil", "Lecture", "MembreEquipe", "Transmission", "Visite"]
