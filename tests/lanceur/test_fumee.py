"""The first journey of `make smoke`, with a smaller file: a real demonstration, over HTTP."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3", "PDE-GAD-4", "PDS-GAD-4", "PRI-DEF-4")
def test_le_premier_parcours_tient():
    propres = ("DATABASE_URL", "REDIS_URL", "DUI_", "DJANGO_SETTINGS_MODULE")
    env = {cle: v for cle, v in os.environ.items() if not cle.startswith(propres) or cle == "DUI_CONFORMITE"}
    fait = subprocess.run(
        [sys.executable, "-m", "dui.demo.fumee", "--lignes", "200"], cwd=RACINE, env=env, capture_output=True,
        text=True, timeout=400,
    )  # fmt: skip
    assert fait.returncode == 0, fait.stdout[-2000:] + fait.stderr[-2000:]
    chiffres = json.loads(fait.stdout.strip().splitlines()[-1])
    assert chiffres["reussi"]
    assert chiffres["journal"]["etat"] == "intact"
    assert chiffres["reprise"]["reprise"] > 150
    assert chiffres["transmission"] == {"dossiers": 3}
    assert chiffres["pro_sante_connect"] == {"professionnelle": "Nora Haddad"}
