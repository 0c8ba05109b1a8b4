from accompagnement.services.protection.annuaire import ajouter_crip, modifier_crip, retirer_crip, verifier_crip
from accompagnement.services.protection.ensemble import joindre, noter_fait
from accompagnement.services.protection.evaluation import conclure, ouvrir_evaluation, rediger_evaluation
from accompagnement.services.protection.lecteurs import ajouter_lecteur, candidats, retirer_lecteur
from accompagnement.services.protection.recueil import (
    ajouter_fait,
    ajouter_mineur,
    ecarter_fait,
    rediger,
    reperer,
    valider,
)
from accompagnement.services.protection.transmission import accuser, clore, noter_suite, transmettre

__all__ = ["accuser", "ajouter_crip", "ajouter_fait", "ajouter_lecteur", "ajouter_mineur", "candidats", "clore",
           "conclure", "ecarter_fait", "joindre", "modifier_crip", "noter_fait", "noter_suite", "ouvrir_evaluation",
           "rediger", "rediger_evaluation", "reperer", "retirer_crip", "retirer_lecteur", "transmettre", "valider",
           "verifier_crip"]  # fmt: skip
