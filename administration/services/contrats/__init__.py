"""Contracts: what to draw up, prepare, hand, have signed, amend, end (S04)."""

from administration.services.contrats.circuit import ouvrir_aux_signatures
from administration.services.contrats.preparation import modifier_version, preparer_contrat
from administration.services.contrats.remise import noter_annexe, remettre_contrat, reprendre_brouillon
from administration.services.contrats.signatures import basculer_en_dipc, suivre_fin, suivre_signature
from administration.services.contrats.vie import clore_contrat, ouvrir_avenant, resilier_contrat

__all__ = [
    "basculer_en_dipc",
    "clore_contrat",
    "modifier_version",
    "noter_annexe",
    "ouvrir_aux_signatures",
    "ouvrir_avenant",
    "preparer_contrat",
    "remettre_contrat",
    "reprendre_brouillon",
    "resilier_contrat",
    "suivre_fin",
    "suivre_signature",
]
