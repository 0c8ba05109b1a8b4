from usagers.services.coordonnees import (
    ajouter_adresse,
    ajouter_adresse_secrete,
    ajouter_telecom,
    retirer_telecom,
    terminer_adresse,
)
from usagers.services.dossiers import (
    changer_phase,
    enregistrer_entree,
    enregistrer_sortie,
    numero_suivant,
    ouvrir_dossier,
    prononcer_admission,
    suspendre_sejour,
)
from usagers.services.fusions import defaire_fusion, demander_fusion, refuser_fusion, valider_fusion
from usagers.services.groupes import grouper, retirer_du_groupe
from usagers.services.identites import (
    changer_attribut,
    changer_statut_identite,
    enregistrer_ins,
    enregistrer_nss,
)
from usagers.services.oppositions import enregistrer_opposition, terminer_opposition
from usagers.services.personnes import creer_usager, enregistrer_photo, modifier_identite, retirer_photo
from usagers.services.rapprochements import (
    demander_rapprochement,
    ouvrir_dossier_connu,
    traiter_rapprochement,
)

__all__ = [
    "ajouter_adresse",
    "ajouter_adresse_secrete",
    "ajouter_telecom",
    "changer_attribut",
    "changer_phase",
    "changer_statut_identite",
    "creer_usager",
    "defaire_fusion",
    "demander_fusion",
    "demander_rapprochement",
    "enregistrer_entree",
    "enregistrer_ins",
    "enregistrer_nss",
    "enregistrer_opposition",
    "enregistrer_photo",
    "enregistrer_sortie",
    "grouper",
    "modifier_identite",
    "numero_suivant",
    "ouvrir_dossier",
    "ouvrir_dossier_connu",
    "prononcer_admission",
    "refuser_fusion",
    "retirer_du_groupe",
    "retirer_photo",
    "retirer_telecom",
    "suspendre_sejour",
    "terminer_adresse",
    "terminer_opposition",
    "traiter_rapprochement",
    "valider_fusion",
]
