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
from administration.models.contrats import (
    AnnexeContrat,
    Contrat,
    EtatContratHisto,
    SignataireContrat,
    VersionContrat,
)

__all__ = [
    "AnnexeContrat",
    "AvisCandidature",
    "Candidature",
    "Commission",
    "Contrat",
    "CourrierAdmission",
    "EtatContratHisto",
    "FichierPiece",
    "LigneCommission",
    "PieceCandidature",
    "PlacesUnite",
    "PreuvePurge",
    "ReglageAdmission",
    "SignataireContrat",
    "StatutVoeu",
    "SyntheseAvis",
    "VersionContrat",
    "VoeuStructure",
]
