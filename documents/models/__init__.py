from documents.models.document import Document
from documents.models.modele import ModeleDocument, VersionModele

__all__ = ["Document", "ModeleDocument", "VersionModele"]
