"""Pro Santé Connect on loopback: an OpenID provider of our own, with its fictional professionals and its failures."""

from bac_a_sable.psc.serveur import Psc

__all__ = ["Psc"]
