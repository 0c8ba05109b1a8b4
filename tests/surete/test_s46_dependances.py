"""S-46: the locked packages against a local base of advisories; the audit itself finds what is planted.

DUI_AVIS gives the folder of the base (PyPA or OSV files, YAML or JSON); without it, ten advisories of packages that we
lock, recorded in `avis/`: the same reading, the same comparison, and the versions of before are found.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.avis import lire_base, lire_verrou, nomenclature, trouver

pytestmark = pytest.mark.exigence("S-46")
RACINE = Path(__file__).resolve().parents[2]
VERROUS = sorted((RACINE / "requirements").glob("*.txt"))
ENREGISTRES = Path(__file__).with_name("avis")
# Last version touched by the recorded advisory of that package.
AVANT = {
    "certifi": "2022.12.7", "cryptography": "42.0.3", "django": "5.2.5", "gunicorn": "21.2.0", "jinja2": "3.1.5",
    "lxml": "4.9.0", "pillow": "10.2.0", "requests": "2.31.0", "sqlparse": "0.4.4", "urllib3": "2.0.6",
}  # fmt: skip
AVIS = {
    "PYSEC-1.yaml": "id: PYSEC-1\nmodified: '2026-11-01T00:00:00Z'\naffected:\n"
    "- package: {ecosystem: PyPI, name: Paquet_Un}\n"
    "  ranges:\n  - type: ECOSYSTEM\n    events: [{introduced: '1.0'}, {fixed: '1.5'}, {introduced: '2.0'}]\n",
    "PYSEC-2.yaml": "id: PYSEC-2\nmodified: '2026-10-01T00:00:00Z'\naffected:\n"
    "- package: {ecosystem: PyPI, name: deux}\n"
    "  ranges:\n  - type: ECOSYSTEM\n    events: [{introduced: '0'}, {last_affected: 3.1.4}]\n",
    "GHSA-3.json": json.dumps({"id": "GHSA-3", "modified": "2026-10-01T00:00:00Z", "affected": [
        {"package": {"ecosystem": "PyPI", "name": "trois"}, "versions": ["0.9", "1.0rc1"]},
        {"package": {"ecosystem": "npm", "name": "deux"}, "versions": ["9"]}]}),
    "PYSEC-4.yaml": "id: PYSEC-4\nwithdrawn: '2026-01-01T00:00:00Z'\naffected:\n"
    "- package: {ecosystem: PyPI, name: deux}\n"
    "  versions: ['9']\n",
}  # fmt: skip


@pytest.fixture
def base(tmp_path) -> Path:
    (tmp_path / "avis" / "vulns").mkdir(parents=True)
    for nom, texte in AVIS.items():
        (tmp_path / "avis" / "vulns" / nom).write_text(texte)
    return tmp_path / "avis"


@pytest.mark.parametrize(
    ("paquet", "version", "attendus"),
    [
        ("paquet-un", "0.9", []), ("paquet-un", "1.0", ["PYSEC-1"]), ("paquet-un", "1.4.9", ["PYSEC-1"]),
        ("paquet-un", "1.5", []), ("paquet-un", "1.10", []), ("paquet-un", "2.0", ["PYSEC-1"]),
        ("Paquet.Un", "7", ["PYSEC-1"]), ("deux", "3.1.4", ["PYSEC-2"]), ("deux", "3.1.5", []), ("deux", "9", []),
        ("trois", "1.0rc1", ["GHSA-3"]), ("trois", "1.0", []), ("quatre", "1.0", []),
    ],
)  # fmt: skip
def test_chaque_borne(base, paquet, version, attendus):
    assert [a.identifiant for a in trouver({paquet: version}, lire_base(base))] == attendus


def test_un_verrou_vulnerable_arrete_la_construction(base, tmp_path):
    """The command as the quality step runs it: one old version planted among sound ones."""
    verrou = tmp_path / "plante.txt"
    verrou.write_text(
        "autre==1.0 \\\n    --hash=sha256:00\npaquet-un==1.2 ; python_version < '4' \\\n    --hash=sha256:01\n"
    )
    commande = [sys.executable, "scripts/avis.py", str(verrou)]
    fait = subprocess.run(
        commande, cwd=RACINE, env=os.environ | {"DUI_AVIS": str(base)}, capture_output=True, text=True
    )
    assert fait.returncode == 1
    assert "paquet-un 1.2 : PYSEC-1" in fait.stdout
    assert "4 avis" in fait.stdout
    verrou.write_text("autre==1.0\npaquet-un==1.5\n")
    fait = subprocess.run(
        commande, cwd=RACINE, env=os.environ | {"DUI_AVIS": str(base)}, capture_output=True, text=True
    )
    assert fait.returncode == 0


def test_une_base_vide_ou_absente_ne_dit_pas_que_tout_va_bien(tmp_path):
    for dossier in (tmp_path, tmp_path / "absent"):
        fait = subprocess.run([sys.executable, "scripts/avis.py"], cwd=RACINE, capture_output=True, text=True,
                              env=os.environ | {"DUI_AVIS": str(dossier)})  # fmt: skip
        assert fait.returncode == 2


def test_les_verrous_d_aujourd_hui():
    avis = lire_base(Path(os.environ.get("DUI_AVIS") or ENREGISTRES))
    lus = [lire_verrou(v) for v in VERROUS]
    trouves = [f"{a.paquet} {a.identifiant}" for paquets in lus for a in trouver(paquets, avis)]
    print(f"Mesure : {len(avis)} avis contre {sum(map(len, lus))} paquets épinglés, {len(trouves)} touchés")
    assert trouves == []
    assert len(avis) >= len(AVANT)


@pytest.mark.parametrize("paquet", AVANT)
def test_la_version_d_avant_est_trouvee(paquet):
    """Each recorded advisory speaks of a package that we lock, and knows the last version that it touched."""
    assert any(paquet in lire_verrou(v) for v in VERROUS)
    assert trouver({paquet: AVANT[paquet]}, lire_base(ENREGISTRES))


@pytest.mark.parametrize("verrou", VERROUS, ids=lambda p: p.name)
def test_chaque_paquet_est_epingle_par_son_empreinte(verrou):
    paquets = lire_verrou(verrou)
    assert len(paquets) > 10
    blocs = re.split(r"(?m)^(?=[A-Za-z0-9])", verrou.read_text())[1:]
    assert [b.split()[0] for b in blocs if not re.search(r"--hash=sha256:[0-9a-f]{64}", b)] == []
    assert len(blocs) == len(paquets)


def test_la_nomenclature_dit_chaque_paquet_livre():
    sbom = nomenclature(lire_verrou(RACINE / "requirements" / "base.txt"))
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.5")
    noms = {c["name"]: c["purl"] for c in sbom["components"]}
    assert noms["django"].startswith("pkg:pypi/django@")
    assert set(noms) == set(lire_verrou(RACINE / "requirements" / "base.txt"))
