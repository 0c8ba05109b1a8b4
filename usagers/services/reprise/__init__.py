"""Reprise: persons, entourage and stays of another software, from one CSV or XLSX file (S01)."""

from usagers.services.reprise.execution import contexte_du_lot, demandee, executer
from usagers.services.reprise.lots import (
    annuler,
    bilan,
    choisir_colonnes,
    demander,
    exiger_reprise,
    recevoir_fichier,
    trancher,
)

__all__ = [
    "annuler",
    "bilan",
    "choisir_colonnes",
    "contexte_du_lot",
    "demandee",
    "demander",
    "executer",
    "exiger_reprise",
    "recevoir_fichier",
    "trancher",
]
