from coordination.models.agenda import (
    Commentaire,
    CompteRendu,
    DetailEvenement,
    FluxAgenda,
    Indisponibilite,
    PeriodeVacances,
    PersonneEvenement,
    Reservation,
    Ressource,
    SerieEvenement,
    Transport,
)
from coordination.models.bureau import DestinataireMessage, ListeDiffusion, MessageInterne, Tache
from coordination.models.echeances import AlerteQuotidienne, DateEcheance, Echeance, ReglageEcheance
from coordination.models.equipe import MembreEquipe
from coordination.models.evenements import Evenement, ParticipantEvenement, StatutEvenementHisto
from coordination.models.fil import EntreeFil
from coordination.models.mesures import Mesure
from coordination.models.releve import LecturePoint, PointSuspens, ReleveLue
from coordination.models.transmissions import Lecture, Transmission, Visite

__all__ = [
    "AlerteQuotidienne",
    "Commentaire",
    "CompteRendu",
    "DateEcheance",
    "DestinataireMessage",
    "DetailEvenement",
    "Echeance",
    "EntreeFil",
    "Evenement",
    "FluxAgenda",
    "Indisponibilite",
    "Lecture",
    "LecturePoint",
    "ListeDiffusion",
    "MembreEquipe",
    "MessageInterne",
    "Mesure",
    "ParticipantEvenement",
    "PeriodeVacances",
    "PersonneEvenement",
    "PointSuspens",
    "ReglageEcheance",
    "ReleveLue",
    "Reservation",
    "Ressource",
    "SerieEvenement",
    "StatutEvenementHisto",
    "Tache",
    "Transmission",
    "Transport",
    "Visite",
]
