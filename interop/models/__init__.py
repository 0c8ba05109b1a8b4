from interop.models.envoi import Envoi

__all__ = ["Envoi"]
