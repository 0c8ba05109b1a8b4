"""Everything that `make quality` checks, each step named, as many at once as there are cores; fails if one does."""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
HOTES = re.compile(r"https?://|--index-url|--find-links|file:///")
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}")

ENV_DEPLOIEMENT = {
    "DJANGO_SETTINGS_MODULE": "dui.settings.prod",
    "DUI_SECRET_KEY": "v3rification-du-deploiement-0123456789-abcdefghijklmnop",
    "DUI_CLE_CONTEXTE": "0123456789abcdef" * 4,
    "DUI_HOTES": "dui.example",
    "DATABASE_URL": "postgresql://dui_app@localhost/dui",
}


def etapes() -> list[tuple[str, list[str], dict[str, str]]]:
    """The longest first."""
    manage = [sys.executable, "manage.py"]
    return [
        ("types", [str(BIN / "mypy")], {}),
        ("format", [str(BIN / "ruff"), "format", "--check", "-q", "."], {}),
        ("règles", [str(BIN / "ruff"), "check", "-q", "."], {}),
        ("étages", [str(BIN / "lint-imports"), "--no-cache"], {}),
        ("gabarits", [str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
        (
            "migrations",
            [*manage, "makemigrations", "--check", "--dry-run"],
            {"DJANGO_SETTINGS_MODULE": "dui.settings.dev"},
        ),
        ("déploiement", [*manage, "check", "--deploy", "--fail-level", "WARNING"], ENV_DEPLOIEMENT),
    ]


def passer(etape: tuple[str, list[str], dict[str, str]]) -> bool:
    nom, commande, env = etape
    fait = subprocess.run(commande, cwd=RACINE, env=os.environ | env, capture_output=True, text=True)
    dit = f"{'ok   ' if fait.returncode == 0 else 'ÉCHEC'} {nom}\n"
    print(dit + (fait.stdout + fait.stderr)[-6000:] if fait.returncode else dit, end="", flush=True)
    return fait.returncode == 0


def verrous() -> bool:
    """Lock files name packages and hashes, never a registry."""
    fautes = [f"{p.name}: {m.group()}" for p in (RACINE / "requirements").glob("*.txt")
              for m in HOTES.finditer(p.read_text())]  # fmt: skip
    print(f"{'ok   ' if not fautes else 'ÉCHEC'} verrous {' '.join(fautes)}", flush=True)
    return not fautes


def secrets() -> bool:
    suivis = subprocess.run(["git", "ls-files", "-z"], cwd=RACINE, capture_output=True, text=True).stdout.split("\0")
    fautes = [nom for nom in suivis if nom and nom != "scripts/qualite.py" and (RACINE / nom).is_file()
              and SECRETS.search((RACINE / nom).read_text(errors="ignore"))]  # fmt: skip
    print(f"{'ok   ' if not fautes else 'ÉCHEC'} secrets {' '.join(fautes)}", flush=True)
    return not fautes


def main() -> int:
    with tempfile.TemporaryDirectory() as dossier:
        os.environ.setdefault("DUI_DONNEES", dossier)
        with ThreadPoolExecutor(os.cpu_count()) as ensemble:
            en_cours = ensemble.map(passer, etapes())
            resultats = [verrous(), secrets()]
            resultats += en_cours
    return 0 if all(resultats) else 1


if __name__ == "__main__":
    raise SystemExit(main())
