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
from administration.models.libertes import EtapeLiberte, EvaluationLiberte, MesureLiberte
from administration.models.mesures import MesureProtection

__all__ = [
    "Accord",
    "AnnexeContrat",
    "Autorisation",
    "AvisCandidature",
    "Candidature",
    "Commission",
    "ContenuDirectives",
    "Contrat",
    "CourrierAdmission",
    "CouvertureMaladie",
    "DirectivesAnticipees",
    "DroitSocial",
    "EtapeLiberte",
    "EtatContratHisto",
    "EvaluationLiberte",
    "FichierPiece",
    "InformationRGPD",
    "LigneCommission",
    "MesureLiberte",
    "MesureProtection",
    "PieceCandidature",
    "PieceDroit",
    "PlacesUnite",
    "PreuvePurge",
    "ReglageAdmission",
    "Ressource",
    "SignataireContrat",
    "StatutVoeu",
    "SyntheseAvis",
    "VersionContrat",
    "VoeuStructure",
]
