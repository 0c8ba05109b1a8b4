"""School and work: every act goes through here."""

from accompagnement.services.parcours.assiduite import ecarter_absence, noter_absence, noter_semaine
from accompagnement.services.parcours.papiers import noter_autorisation, noter_bulletin, remettre, retirer_autorisation
from accompagnement.services.parcours.periodes import (
    annuler,
    commencer,
    interrompre,
    modifier_periode,
    modifier_pro,
    ouvrir_periode,
    ouvrir_pro,
    reprendre,
    terminer,
)
from accompagnement.services.parcours.plans import clore_plan, etablir_pai, modifier_plan, noter_plan, revoir_pai
from accompagnement.services.parcours.socle import peut_ecrire

__all__ = [
    "annuler", "clore_plan", "commencer", "ecarter_absence", "etablir_pai", "interrompre", "modifier_periode",
    "modifier_plan", "modifier_pro", "noter_absence", "noter_autorisation", "noter_bulletin", "noter_plan",
    "noter_semaine", "ouvrir_periode", "ouvrir_pro", "peut_ecrire", "remettre", "reprendre",
    "retirer_autorisation", "revoir_pai", "terminer",
]  # fmt: skip
