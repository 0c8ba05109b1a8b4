"""Personalised projects: write the chain, submit, validate, agree, follow, amend, renew (S08)."""

from accompagnement.services.projets.accords import manque_accords, noter_sans_accord, qui_repond
from accompagnement.services.projets.avenants import (
    abandonner_avenant,
    mettre_en_vigueur,
    ouvrir_avenant,
    valider_avenant,
)
from accompagnement.services.projets.chaine import ajouter_moyen, ajouter_noeud, analyser_besoin, modifier_noeud
from accompagnement.services.projets.circuit import faire_signer_projet
from accompagnement.services.projets.etapes import (
    manques,
    mettre_en_oeuvre,
    mettre_en_pause,
    renvoyer_projet,
    reprendre_projet,
    soumettre_projet,
    terminer_projet,
    valider_projet,
)
from accompagnement.services.projets.redaction import creer_projet, modifier_projet
from accompagnement.services.projets.suivi import (
    annuler_noeud,
    annuler_seance,
    evaluer_objectif,
    noter_seance,
    terminer_action,
    terminer_objectif,
)
from accompagnement.services.projets.vie import dire_projet_de_vie, traduire_projet_de_vie

__all__ = [
    "abandonner_avenant", "ajouter_moyen", "ajouter_noeud", "analyser_besoin", "annuler_noeud", "annuler_seance",
    "creer_projet", "dire_projet_de_vie", "evaluer_objectif", "faire_signer_projet", "manque_accords", "manques",
    "mettre_en_oeuvre", "mettre_en_pause", "mettre_en_vigueur", "modifier_noeud", "modifier_projet",
    "noter_sans_accord", "noter_seance", "ouvrir_avenant", "qui_repond", "renvoyer_projet", "reprendre_projet",
    "soumettre_projet", "terminer_action", "terminer_objectif", "terminer_projet", "traduire_projet_de_vie",
    "valider_avenant", "valider_projet",
]  # fmt: skip
