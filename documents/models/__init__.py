from documents.models.document import Document
from documents.models.modele import ModeleDocument, VersionModele
from documents.models.papier import PapierEntete

__all__ = ["Document", "ModeleDocument", "PapierEntete", "VersionModele"]
