from documents.services.conserver import conserver
from documents.services.produire import preparer, produire, version_en_vigueur

__all__ = ["conserver", "preparer", "produire", "version_en_vigueur"]
