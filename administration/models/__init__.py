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

__all__ = [
    "AvisCandidature",
    "Candidature",
    "Commission",
    "CourrierAdmission",
    "FichierPiece",
    "LigneCommission",
    "PieceCandidature",
    "PlacesUnite",
    "PreuvePurge",
    "ReglageAdmission",
    "StatutVoeu",
    "SyntheseAvis",
    "VoeuStructure",
]
