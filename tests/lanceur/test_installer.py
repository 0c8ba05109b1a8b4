"""Without the Debian packages: an ordinary user is told the exact line (status 2), root installs them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "installer.py"
PANGO = "libpango-1.0-0 libpangoft2-1.0-0"
ESSAIS = "chromium poppler-utils"
# A machine whose loader knows no Pango: the rest of the script is the real one, in a real process.
MACHINE = """
import ctypes, fcntl, hashlib, os, pathlib, pkgutil, re, runpy, shutil, subprocess, sys, tempfile
vraie = ctypes.CDLL
def sans_pango(nom, *reste, **suite):
    if str(nom).startswith("libpango"):
        raise OSError(nom)
    return vraie("libc.so.6")
ctypes.CDLL = sans_pango
if os.geteuid() == 0 and {ordinaire}:
    os.setgid(65534)
    os.setuid(65534)
if not {ordinaire}:
    os.geteuid = lambda: 0
sys.argv = ["installer.py", {mode!r}]
runpy.run_path({script!r}, run_name="__main__")
"""


@pytest.fixture
def machine(tmp_path: Path):
    """`machine("demo", ordinaire=True)` → the finished process and what apt-get was asked; PATH holds nothing else."""
    script = tmp_path / "scripts" / "installer.py"
    script.parent.mkdir()
    script.write_bytes(SCRIPT.read_bytes())
    outils, demandes = tmp_path / "outils", tmp_path / "demandes"
    outils.mkdir()
    (outils / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> "{demandes}"\nexit "${{APT_STATUT:-0}}"\n')
    (outils / "apt-get").chmod(0o755)
    racine = Path(tempfile.gettempdir())
    for dossier in (tmp_path, *tmp_path.parents):
        if dossier != racine and dossier.is_relative_to(racine):
            dossier.chmod(0o755)

    def jouer(mode: str, *, ordinaire: bool, **env: str) -> tuple[subprocess.CompletedProcess[str], str]:
        programme = MACHINE.format(ordinaire=ordinaire, mode=mode, script=str(script))
        env = {k: v for k, v in os.environ.items() if k != "DUI_CHROMIUM"} | {"PATH": str(outils)} | env
        fait = subprocess.run([sys.executable, "-c", programme], env=env, capture_output=True, text=True, timeout=60)
        return fait, demandes.read_text() if demandes.exists() else ""

    return jouer


@pytest.mark.parametrize(("mode", "paquets"), [("demo", PANGO), ("test", f"{PANGO} {ESSAIS}")])
def test_an_ordinary_user_gets_the_exact_line_and_status_2(machine, mode, paquets):
    fait, demandes = machine(mode, ordinaire=True)
    assert fait.returncode == 2
    attendue = f"sudo apt-get install -y --no-install-recommends {paquets}"
    assert fait.stderr.strip() == f"Il manque des paquets du système. Lancez : {attendue}"
    assert demandes == ""


def test_root_installs_what_is_missing_and_nothing_else(machine):
    fait, demandes = machine("packages", ordinaire=False)
    assert fait.returncode == 0, fait.stderr
    assert demandes.splitlines() == ["update -qq", f"install -y --no-install-recommends {PANGO} {ESSAIS}"]


def test_an_installation_that_fails_says_which_line(machine):
    fait, _ = machine("packages", ordinaire=False, APT_STATUT="100")
    assert fait.returncode == 2
    assert f"A échoué : apt-get install -y --no-install-recommends {PANGO} {ESSAIS}" in fait.stderr


def test_nothing_is_installed_before_the_packages_are_there(machine, tmp_path):
    machine("demo", ordinaire=True)
    assert not (tmp_path / ".venv").exists()
