"""A private Valkey server on a free loopback port, in memory only: PostgreSQL holds the truth."""

import socket
from pathlib import Path

import redis

from dui.demo.lanceur.erreurs import EchecLancement
from dui.demo.lanceur.processus import Processus, attendre

BASES = 64


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


class Valkey:
    def __init__(self, binaire: Path, court: Path, *, mot_de_passe: str) -> None:
        self.binaire = binaire
        self.court = court
        self.mot_de_passe = mot_de_passe
        self.port = 0
        self.processus: Processus | None = None

    def url(self, base: int = 0) -> str:
        return f"redis://:{self.mot_de_passe}@127.0.0.1:{self.port}/{base}"

    def demarrer(self) -> None:
        """The port may be taken between its choice and its use: try again with another one."""
        for _essai in range(5):
            self.port = port_libre()
            if self._essayer():
                return
        sortie = self.processus.fin_de_sortie() if self.processus else ""
        raise EchecLancement(f"Valkey n'a pas démarré :\n{sortie}")

    def _essayer(self) -> bool:
        conf = self.court / "valkey.conf"
        conf.touch(mode=0o600)
        conf.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.mot_de_passe}\ndatabases {BASES}\n"
            'save ""\nappendonly no\nmaxmemory 256mb\n'
        )
        self.processus = Processus(
            "valkey", [str(self.binaire), str(conf)], sortie=self.court / "valkey.log", dossier=self.court
        )
        return attendre(lambda: not self.processus.vit() or self._repond(), 15) and self.processus.vit()  # type: ignore[union-attr]

    def _repond(self) -> bool:
        try:
            with redis.Redis.from_url(self.url()) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def arreter(self) -> None:
        if self.processus is not None:
            self.processus.arreter()
            self.processus = None
