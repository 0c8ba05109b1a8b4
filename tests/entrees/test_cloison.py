"""The walls of the worker process: AD-12."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dui.core.entrees import EntreeRefusee, appel, generer_pdf, ouvrir_xml
from dui.core.entrees.travail import cadre
from dui.core.entrees.travail.limites import LIMITES

DOSSIER = Path(appel.__file__).parent


def dans_la_cloison(code: str, processeur: int = 2) -> subprocess.CompletedProcess[str]:
    programme = f"""
import sys; sys.path.insert(0, {str(DOSSIER)!r})
import os, socket, subprocess, ctypes
from travail.cloison import enfermer
from travail.limites import Limites
enfermer(Limites(processeur={processeur}, memoire=300 * 1024 * 1024, sortie=1024))
{code}
"""
    return subprocess.run([sys.executable, "-I", "-c", programme], capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "subprocess.run(['/bin/true'])",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "raise OSError if ctypes.CDLL(None).socket(2, 1, 0) == -1 else SystemExit(0)",
    ],
)
def test_ni_reseau_ni_programme(code):
    resultat = dans_la_cloison(code)
    assert resultat.returncode == 1
    assert "Error" in resultat.stderr


def test_memoire_et_taille_de_fichier(tmp_path):
    assert "MemoryError" in dans_la_cloison("x = bytearray(400 * 1024 * 1024)").stderr
    fichier = tmp_path / "gros"
    resultat = dans_la_cloison(f"open({str(fichier)!r}, 'wb', buffering=0).write(b'x' * 5000)")
    assert fichier.stat().st_size <= 1024, resultat.stderr


def test_bombe_de_calcul_tuee():
    debut = time.monotonic()
    assert dans_la_cloison("while True: pass", processeur=1).returncode < 0
    assert time.monotonic() - debut < 10


def test_un_travail_trop_long_est_arrete_et_dit(monkeypatch):
    monkeypatch.setitem(LIMITES, "rendu", replace(LIMITES["rendu"], delai=1.0))
    page = "<table>" * 300 + "<tr><td>x" * 20_000
    debut = time.monotonic()
    with pytest.raises(EntreeRefusee) as refus:
        generer_pdf(f"<html><body>{page}</body></html>", "")
    assert refus.value.code == "arrete"
    assert time.monotonic() - debut < 5


def test_une_reponse_tronquee_est_un_defaut(monkeypatch):
    monkeypatch.setattr(appel, "_executer", lambda *_: 0)
    with pytest.raises(EntreeRefusee) as refus:
        ouvrir_xml(b"<a/>")
    assert refus.value.code == "defaut"


def test_l_environnement_ne_fuit_pas(monkeypatch):
    vus = {}

    class Espion(subprocess.Popen):
        def __init__(self, *arguments, **options):
            vus.update(options["env"])
            super().__init__(*arguments, **options)

    monkeypatch.setenv("DUI_SECRET_KEY", "secret")
    monkeypatch.setattr(appel.subprocess, "Popen", Espion)
    ouvrir_xml(b"<a/>")
    assert "DUI_SECRET_KEY" not in vus
    assert vus["PATH"]


@pytest.mark.parametrize("morceaux", [[], [b""], [b"abc", b"", b"\x00" * 10]])
def test_cadre_aller_retour(morceaux, tmp_path):
    chemin = tmp_path / "cadre"
    with chemin.open("wb") as flux:
        cadre.ecrire(flux, {"é": 1}, morceaux)
    assert cadre.lire(chemin.read_bytes()) == ({"é": 1}, morceaux)


@pytest.mark.parametrize("octets", [b"", b"123", b"\x00" * 7 + b"\xff", b"{}" + (2).to_bytes(8, "big")])
def test_cadre_abime(octets):
    with pytest.raises((ValueError, KeyError)):
        cadre.lire(octets)
