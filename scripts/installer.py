"""Installs what the Makefile needs; runs on a bare Python (3.11 or later), before any package is there.

    installer.py demo       .venv with the product and its local services, system libraries checked
    installer.py dev        the tools too
    installer.py test       the tools, the browser and the reader of PDFs too
    installer.py packages   Debian packages, as root

Exit status 2, with the exact line to run, when something only an administrator can install is missing.
"""

import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
VENV = RACINE / ".venv"
PYTHON = VENV / "bin" / "python"
VERROUS = {"demo": ("base", "demo"), "dev": ("base", "demo", "dev")}
BIBLIOTHEQUES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}


def main(arguments: list[str]) -> int:
    mode = arguments[0] if arguments else "demo"
    if sys.version_info < (3, 11):  # noqa: UP036  this script is what meets an older Python
        return dire("Python 3.11 ou plus récent est requis : make PYTHON=/chemin/vers/python3.12 demo")
    if mode == "packages":
        return installer_paquets(paquets_manquants(essais=True))
    manquants = paquets_manquants(essais=mode == "test") if mode in {"demo", "test"} else []
    if manquants and installer_paquets(manquants):
        return 2
    return installer_environnement("demo" if mode == "demo" else "dev")


def dire(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def paquets_manquants(*, essais: bool) -> list[str]:
    manquants = [paquet for bibliotheque, paquet in BIBLIOTHEQUES.items() if not se_charge(bibliotheque)]
    if essais and not (os.environ.get("DUI_CHROMIUM") or shutil.which("chromium")):
        manquants.append("chromium")
    if essais and not shutil.which("pdftotext"):
        manquants.append("poppler-utils")
    if essais and not se_charge("libdmtx.so.0"):
        manquants.append("libdmtx0b")
    return manquants


def se_charge(bibliotheque: str) -> bool:
    try:
        ctypes.CDLL(bibliotheque)
    except OSError:
        return False
    return True


def installer_paquets(paquets: list[str]) -> int:
    if not paquets:
        return 0
    ligne = ["apt-get", "install", "-y", "--no-install-recommends", *paquets]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return dire(f"Il manque des paquets du système. Lancez : sudo {' '.join(ligne)}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)
    return 0 if subprocess.run(ligne, env=env).returncode == 0 else dire(f"A échoué : {' '.join(ligne)}")


def installer_environnement(mode: str) -> int:
    """Nothing to do when a stamp says that these very locks are installed."""
    if a_jour(mode):
        return 0
    garde = RACINE / ".donnees" / "installation.verrou"
    garde.parent.mkdir(exist_ok=True)
    with garde.open("w") as flux:
        fcntl.flock(flux, fcntl.LOCK_EX)
        if a_jour(mode):
            return 0
        if not creer_venv():
            return 2
        for ancien in VENV.glob(".pret-*"):
            ancien.unlink()
        print("Installation des paquets verrouillés…", file=sys.stderr, flush=True)
        if not (par_uv(mode) or par_pip(mode)):
            return dire("L'installation des paquets a échoué.")
        (VENV / f".pret-{mode}").write_text(empreinte(mode))
    return 0


def a_jour(mode: str) -> bool:
    """The tools include what the demonstration needs."""
    tampons = {m: VENV / f".pret-{m}" for m in {mode, "dev"}}
    return any(t.exists() and t.read_text() == empreinte(m) for m, t in tampons.items())


def empreinte(mode: str) -> str:
    somme = hashlib.sha256(sys.version.encode())
    for nom in VERROUS[mode]:
        somme.update(verrou(nom).read_bytes())
    return somme.hexdigest()


def verrou(nom: str) -> Path:
    return RACINE / "requirements" / f"{nom}.txt"


def creer_venv() -> bool:
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return True
    fait = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if fait.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        dire(fait.stdout + fait.stderr)
        dire(f"Il manque un paquet du système. Lancez : sudo apt-get install -y python{version}-venv")
    return fait.returncode == 0


def par_uv(mode: str) -> bool:
    """Fast way: uv, itself installed from its locked hashes, then the exact set of the locks."""
    bloc = re.search(r"^uv==.*?(?=^\S)", verrou("dev").read_text() + "\nfin", re.MULTILINE | re.DOTALL)
    if bloc is None:
        return False
    uv = VENV / "uv"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as exigence:
        exigence.write(re.sub(r"^\s+#.*\n", "", bloc.group(0), flags=re.MULTILINE))
        exigence.flush()
        commande = [
            "-m",
            "pip",
            "install",
            "-q",
            "--require-hashes",
            "--no-deps",
            "--target",
            str(uv),
            "--upgrade",
        ]
        if subprocess.run([str(PYTHON), *commande, "-r", exigence.name], capture_output=True).returncode:
            return False
    fichiers = [morceau for nom in VERROUS[mode] for morceau in ("-r", str(verrou(nom)))]
    env = os.environ | {"VIRTUAL_ENV": str(VENV), "UV_LINK_MODE": "copy", "UV_NO_CONFIG": "1"}
    commande = [str(uv / "bin" / "uv"), "pip", "install", "-q", "--require-hashes", *fichiers]
    return subprocess.run(commande, env=env, cwd=RACINE, capture_output=True).returncode == 0


def par_pip(mode: str) -> bool:
    fichiers = [morceau for nom in VERROUS[mode] for morceau in ("-r", str(verrou(nom)))]
    return subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", *fichiers]).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
