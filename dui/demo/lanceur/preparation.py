"""Prepares the database of a demonstration in one process: migrations, context key, static files, world.

Run as `python -m dui.demo.lanceur.preparation <dossier>`; what is already done for this state of the code
is not done again. The accounts to print are left in `comptes.txt`.
"""

import hashlib
import io
import sys
from collections.abc import Iterable
from pathlib import Path

RACINE = Path(__file__).resolve().parents[3]


def preparer(dossier: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command, get_commands

    commandes = get_commands()
    schema = _empreinte([*RACINE.glob("*/migrations/*.py"), *RACINE.glob("dui/*/migrations/*.py")])
    if _a_faire(dossier / "schema.fait", schema):
        call_command("migrate", database="proprietaire", verbosity=0)
        if "installer_contexte" in commandes:
            call_command("installer_contexte")
        _noter(dossier / "schema.fait", schema)
    statiques = _empreinte((RACINE / "static").rglob("*"))
    if _a_faire(dossier / "statiques.fait", statiques):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        _noter(dossier / "statiques.fait", statiques)
    if "semer" in commandes and _a_faire(dossier / "monde.fait", "1"):
        call_command("semer")
        _noter(dossier / "monde.fait", "1")
    if "comptes_demo" in commandes:
        comptes = io.StringIO()
        call_command("comptes_demo", stdout=comptes)
        (dossier / "comptes.txt").write_text(comptes.getvalue())


def _empreinte(chemins: Iterable[Path]) -> str:
    somme = hashlib.sha256()
    for chemin in sorted(c for c in chemins if c.is_file()):
        etat = chemin.stat()
        somme.update(f"{chemin.relative_to(RACINE)}\0{etat.st_size}\0{etat.st_mtime_ns}\n".encode())
    return somme.hexdigest()


def _a_faire(tampon: Path, empreinte: str) -> bool:
    return not tampon.exists() or tampon.read_text() != empreinte


def _noter(tampon: Path, empreinte: str) -> None:
    tampon.write_text(empreinte)


if __name__ == "__main__":
    preparer(Path(sys.argv[1]))
