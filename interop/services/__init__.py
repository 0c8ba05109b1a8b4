from interop.services.envois import demander_envoi, relancer_envoi

__all__ = ["demander_envoi", "relancer_envoi"]
