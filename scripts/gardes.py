"""`gardes.py [S-09 …]`: removes each guard of scripts/gardes.toml in a copy of the tree; its test must fall.

The named tests pass first on the untouched copy, together: a test that fell anyway would prove nothing. A guard is
held when its test then fails by an assertion (code 1, « n failed »); a copy that cannot be imported proves nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
TABLE = Path(__file__).with_suffix(".toml")
HORS = shutil.ignore_patterns(".git", ".venv", ".donnees", "__pycache__", ".*_cache", "*.pyc")
TOMBES = re.compile(r"^=*\s*(\d+) failed", re.MULTILINE)


@dataclass(frozen=True)
class Garde:
    """`sans` takes the place of `texte`, found once in `fichier`; `test` (marked `exigence`) must then fail."""

    exigence: str
    dit: str
    fichier: str
    texte: str
    sans: str
    test: str


def gardes() -> list[Garde]:
    return [Garde(**ligne) for ligne in tomllib.loads(TABLE.read_text())["garde"]]


def main(demandees: list[str]) -> int:
    choisies = [g for g in gardes() if not demandees or g.exigence in demandees]
    with tempfile.TemporaryDirectory(prefix="dui-gardes-") as dossier:
        copie = _copier(Path(dossier) / "copie")
        entiere = _jouer(copie, [g.test for g in choisies])
        if entiere.returncode or " skipped" in entiere.stdout:
            print(f"Les tests ne passent pas tous sur le code entier :\n{entiere.stdout[-3000:]}", file=sys.stderr)
            return 2
        tombes = [_tombe(copie, garde) for garde in choisies]
    print(f"Mesure : {len(choisies)} gardes ôtées, {sum(tombes)} tests tombés")
    return 0 if choisies and all(tombes) else 1


def _copier(copie: Path) -> Path:
    shutil.copytree(RACINE, copie, ignore=HORS, symlinks=True)
    # The migrated template of the test database is the same: shared rather than made again.
    modeles = RACINE / ".donnees" / "tests"
    modeles.mkdir(parents=True, exist_ok=True)
    (copie / ".donnees").mkdir()
    (copie / ".donnees" / "tests").symlink_to(modeles)
    return copie


def _tombe(copie: Path, garde: Garde) -> bool:
    fichier = copie / garde.fichier
    entier = fichier.read_text()
    if entier.count(garde.texte) != 1:
        print(f"INTROUVABLE {garde.exigence} {garde.dit} : {garde.fichier}")
        return False
    fichier.write_text(entier.replace(garde.texte, garde.sans))
    fait = _jouer(copie, [garde.test])
    fichier.write_text(entier)
    tombe = fait.returncode == 1 and TOMBES.search(fait.stdout) is not None
    print(f"{'tombe   ' if tombe else 'SURVIT  '} {garde.exigence} {garde.dit} : {garde.test}", flush=True)
    return tombe


def _jouer(copie: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    commande = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(commande, cwd=copie, env=env, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
