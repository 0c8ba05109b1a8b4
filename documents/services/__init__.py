from documents.services.conserver import conserver

__all__ = ["conserver"]
