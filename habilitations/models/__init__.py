from habilitations.models.absences import Absence
from habilitations.models.bris import BrisDeGlace
from habilitations.models.delegations import Delegation
from habilitations.models.distance import ReseauConnu
from habilitations.models.droits import Affectation, DemandeAffectation, LienDossier, PerimetreDossier, Profil
from habilitations.models.extraits import ExtraitJournal
from habilitations.models.journal import Anomalie, DomicileProfessionnel
from habilitations.models.matrice import DecisionProfil
from habilitations.models.partage import CategoriePartage
from habilitations.models.postes import PassagePoste, PostePartage
from habilitations.models.professionnels import Compte, Invitation, JournalConnexion, Professionnel, SessionCompte
from habilitations.models.psc import LienPSC, SessionPSC
from habilitations.models.revues import LigneRevue, RevueHabilitations
from habilitations.models.sensibilisation import Attestation, ContenuSensibilisation
from habilitations.models.structures import OrganismeGestionnaire, Structure, Unite

__all__ = [
    "Absence",
    "Affectation",
    "Anomalie",
    "Attestation",
    "BrisDeGlace",
    "CategoriePartage",
    "Compte",
    "ContenuSensibilisation",
    "DecisionProfil",
    "Delegation",
    "DemandeAffectation",
    "DomicileProfessionnel",
    "ExtraitJournal",
    "Invitation",
    "JournalConnexion",
    "LienDossier",
    "LienPSC",
    "LigneRevue",
    "OrganismeGestionnaire",
    "PassagePoste",
    "PerimetreDossier",
    "PostePartage",
    "Professionnel",
    "Profil",
    "ReseauConnu",
    "RevueHabilitations",
    "SessionCompte",
    "SessionPSC",
    "Structure",
    "Unite",
]
