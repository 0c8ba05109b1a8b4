from habilitations.models.droits import Affectation, LienDossier, PerimetreDossier, Profil
from habilitations.models.professionnels import Compte, Invitation, JournalConnexion, Professionnel
from habilitations.models.structures import OrganismeGestionnaire, Structure, Unite

__all__ = [
    "Affectation",
    "Compte",
    "Invitation",
    "JournalConnexion",
    "LienDossier",
    "OrganismeGestionnaire",
    "PerimetreDossier",
    "Professionnel",
    "Profil",
    "Structure",
    "Unite",
]
