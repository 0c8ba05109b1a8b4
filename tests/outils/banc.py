"""One PostgreSQL and one Valkey per run of pytest, and a migrated template database kept between runs.

The data folder of a server whose template is migrated is kept under a key made of everything that shapes the
schema; a run copies it into its own temporary folder, so that any number of runs can go on at the same time.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dui.demo.lanceur import Services
from dui.demo.lanceur.services import VARIABLES, dossier_ephemere

RACINE = Path(__file__).resolve().parents[2]
MODELE = "modele"
GARDES = 3
REGLAGES = "dui.settings.test"
ADMIN = "DUI_BANC_ADMIN"
ECHEC = "DUI_BANC_ECHEC"


def _sources_du_schema() -> list[Path]:
    """Migrations, the project's modules that they import, SQL files, and what builds the template."""
    migrations = sorted(p for p in RACINE.glob("*/migrations/*.py")) + sorted(RACINE.glob("dui/*/migrations/*.py"))
    importes = {module for chemin in migrations for module in _modules_importes(chemin)}
    importes |= {module for chemin in list(importes) for module in _modules_importes(chemin)}
    fixes = [Path(__file__), RACINE / "requirements" / "base.txt", *RACINE.glob("dui/demo/lanceur/*.py")]
    commandes = list(RACINE.glob("dui/core/management/commands/installer_contexte.py"))
    # Written into the template by post_migrate.
    modeles = sorted(RACINE.glob("*/modeles/*.md"))
    sql = [p for p in RACINE.glob("**/*.sql") if ".venv" not in p.parts and ".donnees" not in p.parts]
    return sorted({*migrations, *importes, *fixes, *commandes, *modeles, *sql})


def _modules_importes(chemin: Path) -> Iterator[Path]:
    for noeud in ast.walk(ast.parse(chemin.read_bytes())):
        noms: list[str] = []
        if isinstance(noeud, ast.Import):
            noms = [alias.name for alias in noeud.names]
        elif isinstance(noeud, ast.ImportFrom) and noeud.module:
            noms = [noeud.module, *(f"{noeud.module}.{alias.name}" for alias in noeud.names)]
        for nom in noms:
            base = RACINE / nom.replace(".", "/")
            for candidat in (base.with_suffix(".py"), base / "__init__.py"):
                if candidat.exists():
                    yield candidat


def empreinte_du_schema() -> str:
    somme = hashlib.sha256(sys.version.encode())
    for chemin in _sources_du_schema():
        somme.update(str(chemin.relative_to(RACINE)).encode() + b"\0" + chemin.read_bytes())
    return somme.hexdigest()[:20]


class EchecMigration(Exception):
    """The template database could not be migrated."""


class Banc:
    """Services of one run; its folder disappears with it."""

    def __init__(self) -> None:
        memoire = Path("/dev/shm")
        rapide = os.access(memoire, os.W_OK) and shutil.disk_usage(memoire).free > 2 * 1024**3
        self.dossier = dossier_ephemere("dui-tests", memoire if rapide else Path("/tmp"))
        self.dossier.chmod(0o755)
        self.services: Services | None = None
        self.echec = ""

    def ouvrir(self) -> None:
        cle = empreinte_du_schema()
        racine = _racine_du_cache()
        garde = racine / cle
        with _verrou(racine / f"{cle}.verrou"):
            if not garde.exists():
                self._fabriquer(garde)
            if garde.exists():
                garde.touch()
                for donnees in garde.iterdir():
                    _copier(donnees, self.dossier / donnees.name)
        _elaguer(racine)
        self.services = Services.demarrer(self.dossier, bases=[], rapide=True)
        os.environ.update(self.env(MODELE))
        os.environ[ECHEC] = self.echec
        if self.services.postgres is not None:
            os.environ[ADMIN] = self.services.postgres.admin

    def env(self, base: str) -> dict[str, str]:
        """Keys come from the test settings, so that a kept template stays valid."""
        if self.services is None:
            raise RuntimeError("Le banc n'est pas ouvert.")
        utiles = {*VARIABLES, "REDIS_URL", "DUI_DONNEES"}
        env = {nom: valeur for nom, valeur in self.services.env(base).items() if nom in utiles}
        return env | {"DJANGO_SETTINGS_MODULE": REGLAGES}

    def _fabriquer(self, garde: Path) -> None:
        """Migrates a new server, stops it and keeps a copy of its data folder.

        When the migrations fail, the tests without database still run; the others fail with the reason.
        """
        self.services = Services.demarrer(self.dossier, bases=[MODELE], rapide=True)
        try:
            _migrer(os.environ | self.env(MODELE), self.dossier)
        except EchecMigration as echec:
            self.echec = str(echec)
            return
        finally:
            self.services.arreter()
        provisoire = garde.with_name(f"{garde.name}.{os.getpid()}")
        provisoire.mkdir(mode=0o755)
        for donnees in self.dossier.glob("postgres-*"):
            _copier(donnees, provisoire / donnees.name)
            shutil.rmtree(donnees)
        provisoire.rename(garde)

    def fermer(self) -> None:
        if self.services is not None:
            self.services.arreter()
        shutil.rmtree(self.dossier, ignore_errors=True)


def _migrer(env: dict[str, str], dossier: Path) -> None:
    """As a first start of the demonstration does: the photograph of the migrations, then those that it has not."""
    commande = [sys.executable, "-m", "dui.demo.lanceur.preparation", str(dossier), "schema"]
    fait = subprocess.run(commande, cwd=RACINE, env=env, capture_output=True, text=True)
    if fait.returncode:
        raise EchecMigration(f"Migrations :\n{fait.stdout}\n{fait.stderr}")


def _copier(source: Path, cible: Path) -> None:
    """Keeps owners, which a plain copy as root would lose."""
    subprocess.run(["cp", "-a", str(source), str(cible)], check=True)


def _racine_du_cache() -> Path:
    racine = RACINE / ".donnees" / "tests"
    racine.mkdir(parents=True, exist_ok=True)
    return racine


@contextmanager
def _verrou(chemin: Path) -> Iterator[None]:
    with chemin.open("w") as flux:
        fcntl.flock(flux, fcntl.LOCK_EX)
        yield


def _elaguer(racine: Path) -> None:
    anciens = sorted((p for p in racine.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    for ancien in anciens[GARDES:]:
        with _verrou(racine / f"{ancien.name}.verrou"):
            shutil.rmtree(ancien, ignore_errors=True)
