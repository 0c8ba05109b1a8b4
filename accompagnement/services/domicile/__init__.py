"""Visits at home, sessions, national data of a stay: every act goes through here."""

from accompagnement.services.domicile.actes import corriger, ne_pas_faire
from accompagnement.services.domicile.interventions import planifier, realiser
from accompagnement.services.domicile.seances import faire, noter_seances, reconduire
from accompagnement.services.domicile.situations import (
    corriger_situation,
    decrire_sejour,
    ecarter_situation,
    noter_situation,
)

__all__ = ["corriger", "corriger_situation", "decrire_sejour", "ecarter_situation", "faire", "ne_pas_faire",
           "noter_seances", "noter_situation", "planifier", "realiser", "reconduire"]  # fmt: skip
