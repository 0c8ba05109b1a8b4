"""Signature circuits: open, sign, note a refusal, give up, prove. See docs/recettes/signature.md."""

from documents.services.signature.autorite import titulaires
from documents.services.signature.cloture import abandonner_circuit, annuler_anciens, annuler_circuits, relancer
from documents.services.signature.ouverture import Invite, lancer_circuit, ouvrir_circuit
from documents.services.signature.recueil import Recueil, noter_sans_signature, signer, verser_papier

__all__ = [
    "Invite",
    "Recueil",
    "abandonner_circuit",
    "annuler_anciens",
    "annuler_circuits",
    "lancer_circuit",
    "noter_sans_signature",
    "ouvrir_circuit",
    "relancer",
    "signer",
    "titulaires",
    "verser_papier",
]
