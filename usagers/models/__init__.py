from usagers.models.confidentialite import Opposition, Restriction, SecretMineur
from usagers.models.dossier import Compteur, Dossier, Sejour, StatutDossier, StatutSejourHisto
from usagers.models.entourage import Contact, DroitEntourage, RelationEntourage, en_vigueur
from usagers.models.operations import DemandeRapprochement, Fusion, LigneReprise, LotReprise, SourceReprise
from usagers.models.personne import (
    Adresse,
    AdresseSecrete,
    ChangementIdentite,
    GroupeFamilial,
    IdentiteINS,
    MembreGroupe,
    PhotoUsager,
    Telecommunication,
    Usager,
)

__all__ = [
    "Adresse",
    "AdresseSecrete",
    "ChangementIdentite",
    "Compteur",
    "Contact",
    "DemandeRapprochement",
    "Dossier",
    "DroitEntourage",
    "Fusion",
    "GroupeFamilial",
    "IdentiteINS",
    "LigneReprise",
    "LotReprise",
    "MembreGroupe",
    "Opposition",
    "PhotoUsager",
    "RelationEntourage",
    "Restriction",
    "SecretMineur",
    "Sejour",
    "SourceReprise",
    "StatutDossier",
    "StatutSejourHisto",
    "Telecommunication",
    "Usager",
    "en_vigueur",
]
