"""A private PostgreSQL server: one data folder, one Unix socket, no TCP port."""

import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg

from dui.demo.lanceur.binaires import version_majeure
from dui.demo.lanceur.compte import Compte, accessible, rendre_accessible
from dui.demo.lanceur.erreurs import EchecLancement
from dui.demo.lanceur.processus import Processus, attendre

REGLAGES = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
}
# Without autovacuum: an analysis that falls in the middle of a test sees its uncommitted rows as none at all.
RAPIDES = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


class Postgres:
    """Lives as long as the launcher. `rapide` gives up durability, for tests only."""

    def __init__(
        self,
        installation: Path,
        donnees: Path,
        court: Path,
        *,
        mot_de_passe: str,
        compte: Compte | None,
        rapide: bool = False,
    ) -> None:
        prefixe = rendre_accessible(installation, court / "pg", compte)
        self.bin = prefixe / "bin"
        self.donnees = donnees
        self.socket = court / "s"
        self.journal = court / "postgres.log"
        self.mot_de_passe = mot_de_passe
        self.compte = compte
        self.rapide = rapide
        self.processus: Processus | None = None

    def url(self, role: str, mot_de_passe: str, base: str) -> str:
        return f"postgresql://{role}:{quote(mot_de_passe, safe='')}@/{base}?host={quote(str(self.socket))}"

    @property
    def admin(self) -> str:
        return self.url("postgres", self.mot_de_passe, "postgres")

    def admin_de(self, base: str) -> str:
        return self.url("postgres", self.mot_de_passe, base)

    def demarrer(self) -> None:
        self._preparer_dossiers()
        if not (self.donnees / "PG_VERSION").exists():
            self._initialiser()
        reglages = REGLAGES | {"unix_socket_directories": str(self.socket)} | (RAPIDES if self.rapide else {})
        options = [morceau for nom, valeur in reglages.items() for morceau in ("-c", f"{nom}={valeur}")]
        self.processus = Processus(
            "postgres",
            [str(self.bin / "postgres"), "-D", str(self.donnees), *options],
            sortie=self.journal,
            dossier=self.donnees,
            compte=self.compte,
            signal_d_arret=signal.SIGINT,
        )
        if not attendre(lambda: not self._vit() or self._repond(), 30) or not self._vit():
            raise EchecLancement(f"PostgreSQL n'a pas démarré :\n{self.processus.fin_de_sortie()}")

    def arreter(self) -> None:
        if self.processus is not None:
            self.processus.arreter()
            self.processus = None

    def _preparer_dossiers(self) -> None:
        for dossier in (self.donnees.parent, self.donnees, self.socket):
            dossier.mkdir(parents=True, exist_ok=True)
        for dossier in (self.donnees, self.socket):
            dossier.chmod(0o700)
            if self.compte:
                self.compte.donner(dossier)
        if self.compte and not accessible(self.donnees.parent):
            raise EchecLancement(f"Le compte de service ne peut pas atteindre {self.donnees.parent}.")

    def _initialiser(self) -> None:
        """Unicode case rules without a language's sort order: lists sort on their stored key."""
        secret = self.socket / "initdb"
        secret.write_text(self.mot_de_passe)
        if self.compte:
            self.compte.donner(secret)
        moderne = version_majeure(self.bin / "postgres") >= 17
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if moderne else ["--locale=C.UTF-8"]
        )
        commande = [
            str(self.bin / "initdb"),
            "-D",
            str(self.donnees),
            "-U",
            "postgres",
            "--encoding=UTF8",
            *locale,
        ]
        commande += ["--no-sync", f"--pwfile={secret}", "-A", "trust" if self.rapide else "scram-sha-256"]
        compte = self.compte.pour_popen() if self.compte else {}
        fait = subprocess.run(commande, capture_output=True, text=True, cwd=self.socket, **compte)  # type: ignore[call-overload]
        secret.unlink()
        if fait.returncode:
            shutil.rmtree(self.donnees, ignore_errors=True)
            raise EchecLancement(f"initdb a échoué :\n{fait.stderr}")

    def _vit(self) -> bool:
        return self.processus is not None and self.processus.vit()

    def _repond(self) -> bool:
        try:
            psycopg.connect(self.admin, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
