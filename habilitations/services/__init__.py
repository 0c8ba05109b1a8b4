from habilitations.services.absences import decider_retour, declarer_absence
from habilitations.services.affectations import (
    affecter,
    changer_tuteur,
    decider_demande,
    proposer_affectation,
    terminer_affectation,
)
from habilitations.services.bris import fermer_bris, ouvrir_bris, revoir_bris
from habilitations.services.comptes import accepter, changer_etat, inviter, reinitialiser
from habilitations.services.delegations import decider_delegation, deleguer, retirer_delegation
from habilitations.services.distance import declarer_reseau, regler_distance, retirer_reseau
from habilitations.services.liens import delier_dossier, lier_dossier
from habilitations.services.matrice import regler_cellule
from habilitations.services.partage import choisir_categorie
from habilitations.services.professionnels import creer_professionnel, reprendre_contrat, terminer_contrat
from habilitations.services.structures import (
    creer_structure,
    creer_unite,
    finess_valide,
    installer_profils,
)

__all__ = [
    "accepter",
    "affecter",
    "changer_etat",
    "changer_tuteur",
    "choisir_categorie",
    "creer_professionnel",
    "creer_structure",
    "creer_unite",
    "decider_delegation",
    "decider_demande",
    "decider_retour",
    "declarer_absence",
    "declarer_reseau",
    "deleguer",
    "delier_dossier",
    "fermer_bris",
    "finess_valide",
    "installer_profils",
    "inviter",
    "lier_dossier",
    "ouvrir_bris",
    "proposer_affectation",
    "regler_cellule",
    "regler_distance",
    "reinitialiser",
    "reprendre_contrat",
    "retirer_delegation",
    "retirer_reseau",
    "revoir_bris",
    "terminer_affectation",
    "terminer_contrat",
]
