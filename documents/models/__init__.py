from documents.models.document import Document
from documents.models.modele import ModeleDocument, VersionModele
from documents.models.papier import PapierEntete
from documents.models.signatures import CircuitSignature, PreuveSignature, Signataire, Signature, StatutCircuit

__all__ = [
    "CircuitSignature",
    "Document",
    "ModeleDocument",
    "PapierEntete",
    "PreuveSignature",
    "Signataire",
    "Signature",
    "StatutCircuit",
    "VersionModele",
]
