from documents.models.depots import Depot, OriginalDepot, StatutDepot, TexteDepot, VersionDepot
from documents.models.document import Document
from documents.models.exports import ExportDocuments
from documents.models.modele import ModeleDocument, VersionModele
from documents.models.papier import PapierEntete
from documents.models.signatures import CircuitSignature, PreuveSignature, Signataire, Signature, StatutCircuit

__all__ = [
    "CircuitSignature",
    "Depot",
    "Document",
    "ExportDocuments",
    "ModeleDocument",
    "OriginalDepot",
    "PapierEntete",
    "PreuveSignature",
    "Signataire",
    "Signature",
    "StatutCircuit",
    "StatutDepot",
    "TexteDepot",
    "VersionDepot",
    "VersionModele",
]
