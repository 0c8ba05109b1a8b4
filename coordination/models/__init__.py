from coordination.models.echeances import AlerteQuotidienne, DateEcheance, Echeance, ReglageEcheance
from coordination.models.equipe import MembreEquipe
from coordination.models.evenements import Evenement, ParticipantEvenement, StatutEvenementHisto
from coordination.models.fil import EntreeFil
from coordination.models.transmissions import Lecture, Transmission, Visite

__all__ = [
    "AlerteQuotidienne",
    "DateEcheance",
    "Echeance",
    "EntreeFil",
    "Evenement",
    "Lecture",
    "MembreEquipe",
    "ParticipantEvenement",
    "ReglageEcheance",
    "StatutEvenementHisto",
    "Transmission",
    "Visite",
]
