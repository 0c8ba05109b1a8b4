"""PostgreSQL and Valkey together: started, described by environment variables, stopped without a trace."""

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit

from dui.demo.lanceur.binaires import binaire_valkey, installation_postgres, version_majeure
from dui.demo.lanceur.compte import accessible, compte_de_service
from dui.demo.lanceur.erreurs import EchecLancement
from dui.demo.lanceur.postgres import Postgres
from dui.demo.lanceur.roles import ROLES, cloner_base, creer_base, creer_roles
from dui.demo.lanceur.valkey import Valkey

VARIABLES = {
    "DATABASE_URL": "dui_app",
    "DATABASE_URL_PROPRIETAIRE": "dui_owner",
    "DATABASE_URL_SCEAU": "dui_sceau",
}


class Services:
    """`Services.demarrer(...)`, then `env(base)`: the variables that the settings read; then `arreter()`."""

    def __init__(self, dossier: Path, court: Path) -> None:
        self.dossier = dossier
        self.court = court
        self.secrets = _secrets(dossier)
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    @classmethod
    def demarrer(cls, dossier: Path | str, bases: Iterable[str] = ("dui",), *, rapide: bool = False) -> "Services":
        """Starts what has to be started; on failure nothing is left behind."""
        dossier = Path(dossier).resolve()
        dossier.mkdir(parents=True, exist_ok=True)
        services = cls(dossier, dossier_ephemere("dui"))
        try:
            services._demarrer_postgres(rapide)
            services._demarrer_valkey()
            for base in bases:
                services.creer_base(base)
        except BaseException:
            services.arreter()
            raise
        return services

    def _demarrer_postgres(self, rapide: bool) -> None:
        installation = installation_postgres()
        if installation is None:
            _exiger_externe(*VARIABLES, conseil="installez le paquet postgresql, ou donnez l'adresse d'un serveur")
            return
        majeure = version_majeure(installation / "bin" / "postgres")
        compte = compte_de_service()
        donnees = _racine_des_donnees(self.dossier, compte is not None) / f"postgres-{majeure}"
        self.postgres = Postgres(
            installation,
            donnees,
            self.court,
            mot_de_passe=self.secrets["postgres"],
            compte=compte,
            rapide=rapide,
        )
        self.postgres.demarrer()
        creer_roles(self.postgres.admin, self.secrets)

    def _demarrer_valkey(self) -> None:
        binaire = binaire_valkey()
        if binaire is None:
            _exiger_externe("REDIS_URL", conseil="installez valkey ou redis, ou donnez l'adresse d'un serveur")
            return
        self.valkey = Valkey(binaire, self.court, mot_de_passe=self.secrets["valkey"])
        self.valkey.demarrer()

    def creer_base(self, base: str) -> None:
        if self.postgres is not None:
            creer_base(self.postgres.admin, self.postgres.admin_de(base), base)

    def cloner_base(self, modele: str, base: str) -> None:
        """Needs a server of our own: on a managed one a database is not thrown away by a test."""
        if self.postgres is None:
            raise EchecLancement("Cloner une base demande un serveur démarré par le lanceur.")
        cloner_base(self.postgres.admin, modele, base)

    def url(self, role: str, base: str = "dui") -> str:
        if self.postgres is None:
            raise EchecLancement(f"Pas de serveur démarré par le lanceur pour le rôle {role}.")
        return self.postgres.url(role, self.secrets[role], base)

    def env(self, base: str = "dui", *, cache: int = 0) -> dict[str, str]:
        """Environment of the application: one URL per role, the cache, the keys kept with the data."""
        adresses = {v: os.environ[v] for v in VARIABLES if v in os.environ}
        if self.postgres is not None:
            adresses = {variable: self.url(role, base) for variable, role in VARIABLES.items()}
        redis = self.valkey.url(cache) if self.valkey else _avec_base(os.environ["REDIS_URL"], cache)
        return adresses | {
            "REDIS_URL": redis,
            "DUI_SECRET_KEY": self.secrets["secret_key"],
            "DUI_CLE_CONTEXTE": self.secrets["cle_contexte"],
            "DUI_DONNEES": str(self.dossier),
        }

    def arreter(self) -> None:
        for service in (self.valkey, self.postgres):
            if service is not None:
                service.arreter()
        shutil.rmtree(self.court, ignore_errors=True)

    def __enter__(self) -> "Services":
        return self

    def __exit__(self, *_erreur: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.arreter()


def dossier_ephemere(nom: str, racine: Path = Path("/tmp")) -> Path:
    """Short temporary folder (a socket path has 107 bytes at most); sweeps what a killed launcher left."""
    for ancien in racine.glob(f"{nom}-*-*"):
        pid = ancien.name.split("-")[-2]
        if pid.isdigit() and ancien.stat().st_uid == os.geteuid() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(ancien, ignore_errors=True)
    dossier = Path(tempfile.mkdtemp(prefix=f"{nom}-{os.getpid()}-", dir=racine))
    dossier.chmod(0o711)
    return dossier


def _secrets(dossier: Path) -> dict[str, str]:
    """Passwords and keys of this folder, drawn once."""
    fichier = dossier / "secrets.json"
    if fichier.exists():
        return dict(json.loads(fichier.read_text()))
    valeurs = {nom: secrets.token_urlsafe(24) for nom in (*ROLES, "postgres", "valkey")}
    valeurs |= {"secret_key": secrets.token_urlsafe(64), "cle_contexte": secrets.token_hex(32)}
    descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "w") as flux:
        json.dump(valeurs, flux)
    return valeurs


def _racine_des_donnees(dossier: Path, est_root: bool) -> Path:
    """The folder itself; as root, when the service account cannot walk to it, a place that it can reach."""
    if not est_root or accessible(dossier):
        return dossier
    empreinte = hashlib.sha256(str(dossier).encode()).hexdigest()[:12]
    racine = Path("/var/tmp") / f"dui-{empreinte}"
    racine.mkdir(exist_ok=True)
    if racine.is_symlink() or racine.stat().st_uid != 0:
        raise EchecLancement(f"{racine} n'appartient pas à root : effacez ce dossier.")
    racine.chmod(0o755)
    return racine


def _exiger_externe(*variables: str, conseil: str) -> None:
    absentes = [v for v in variables if not os.environ.get(v)]
    if absentes:
        raise EchecLancement(f"Aucun serveur trouvé : {conseil} dans {', '.join(absentes)}.")


def _avec_base(url: str, base: int) -> str:
    morceaux = urlsplit(url)
    return url if not base else urlunsplit(morceaux._replace(path=f"/{base}"))
