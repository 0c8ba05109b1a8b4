from usagers.services.coordonnees import (
    ajouter_adresse,
    ajouter_adresse_secrete,
    ajouter_telecom,
    retirer_telecom,
    terminer_adresse,
)
from usagers.services.corrections import annuler_sortie_sejour, corriger_sejour
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
from usagers.services.proches import concerner, declarer_proche, ne_plus_concerner
from usagers.services.rapprochements import (
    demander_rapprochement,
    ouvrir_dossier_connu,
    traiter_rapprochement,
)
from usagers.services.restrictions import admettre, lever_restriction, restreindre, retirer_admis
from usagers.services.secrets import confirmer_secret, demander_secret, lever_secret

__all__ = [
    "admettre",
    "ajouter_adresse",
    "ajouter_adresse_secrete",
    "ajouter_telecom",
    "annuler_sortie_sejour",
    "changer_attribut",
    "changer_phase",
    "changer_statut_identite",
    "concerner",
    "confirmer_secret",
    "corriger_sejour",
    "creer_usager",
    "declarer_proche",
    "defaire_fusion",
    "demander_fusion",
    "demander_rapprochement",
    "demander_secret",
    "enregistrer_entree",
    "enregistrer_ins",
    "enregistrer_nss",
    "enregistrer_opposition",
    "enregistrer_photo",
    "enregistrer_sortie",
    "grouper",
    "lever_restriction",
    "lever_secret",
    "modifier_identite",
    "ne_plus_concerner",
    "numero_suivant",
    "ouvrir_dossier",
    "ouvrir_dossier_connu",
    "prononcer_admission",
    "refuser_fusion",
    "restreindre",
    "retirer_admis",
    "retirer_du_groupe",
    "retirer_photo",
    "retirer_telecom",
    "suspendre_sejour",
    "terminer_adresse",
    "terminer_opposition",
    "traiter_rapprochement",
    "valider_fusion",
]
