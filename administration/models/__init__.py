"""Tables of the room, one file per subject; exported here."""

from administration.models.admission import (
    AvisCandidature,
    Candidature,
    Commission,
    CourrierAdmission,
    FichierPiece,
    LigneCommission,
    PieceCandidature,
    PlacesUnite,
    PreuvePurge,
    ReglageAdmission,
    StatutVoeu,
    SyntheseAvis,
    VoeuStructure,
)
from administration.models.consentements import (
    Accord,
    Autorisation,
    ContenuDirectives,
    DirectivesAnticipees,
    InformationRGPD,
)
from administration.models.contrats import AnnexeContrat, Contrat, EtatContratHisto, SignataireContrat, VersionContrat
from administration.models.droits import CouvertureMaladie, DroitSocial, PieceDroit, Ressource
from administration.models.inventaires import Inventaire, LigneInventaire, VignetteEffet
from administration.models.libertes import EtapeLiberte, EvaluationLiberte, MesureLiberte
from administration.models.mesures import MesureProtection
from administration.models.sorties import ActionSuivi, BilanSortie, EtapeSortie, PointSortie, Sortie

__all__ = [
    "Accord",
    "ActionSuivi",
    "AnnexeContrat",
    "Autorisation",
    "AvisCandidature",
    "BilanSortie",
    "Candidature",
    "Commission",
    "ContenuDirectives",
    "Contrat",
    "CourrierAdmission",
    "CouvertureMaladie",
    "DirectivesAnticipees",
    "DroitSocial",
    "EtapeLiberte",
    "EtapeSortie",
    "EtatContratHisto",
    "EvaluationLiberte",
    "FichierPiece",
    "InformationRGPD",
    "Inventaire",
    "LigneCommission",
    "LigneInventaire",
    "MesureLiberte",
    "MesureProtection",
    "PieceCandidature",
    "PieceDroit",
    "PlacesUnite",
    "PointSortie",
    "PreuvePurge",
    "ReglageAdmission",
    "Ressource",
    "SignataireContrat",
    "Sortie",
    "StatutVoeu",
    "SyntheseAvis",
    "VersionContrat",
    "VignetteEffet",
    "VoeuStructure",
]
