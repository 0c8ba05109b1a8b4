"""Prepares the database of a demonstration: first migrations, context key and static files, then the world.

Run as `python -m dui.demo.lanceur.preparation <dossier> [socle|monde]`; what is already done for this state of the
code is not done again. The accounts to print are left in `comptes.txt`. `schema` alone is the database of the tests.
"""

import gc
import hashlib
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from dui.demo.lanceur import photo

RACINE = Path(__file__).resolve().parents[3]


def preparer(dossier: Path, *parts: str) -> None:
    import django

    django.setup()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # a short life that makes many objects and drops few
    if "schema" in parts:
        _migrer()
    if "socle" in parts or not parts:
        _preparer_le_socle(dossier)
    if "monde" in parts or not parts:
        _preparer_le_monde(dossier)


def _migrer() -> None:
    """What the photograph still tells rightly is replayed, the rest migrated."""
    from django.core.management import call_command
    from django.db import connections

    photo.poser(connections["proprietaire"])
    call_command("migrate", database="proprietaire", verbosity=0)
    call_command("installer_contexte")


def _preparer_le_socle(dossier: Path) -> None:
    from django.core.management import call_command

    schema, statiques = _etats()
    if _a_faire(dossier / "schema.fait", schema):
        _migrer()
        _noter(dossier / "schema.fait", schema)
    if _a_faire(dossier / "statiques.fait", statiques):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        _noter(dossier / "statiques.fait", statiques)


def deja_prete(dossier: Path) -> bool:
    """Nothing of the code has changed since the last start: everything may start at once. Needs no Django."""
    schema, statiques = _etats()
    attendus = {"schema.fait": schema, "statiques.fait": statiques, "monde.fait": "1"}
    return not any(_a_faire(dossier / nom, etat) for nom, etat in attendus.items())


def _etats() -> tuple[str, str]:
    migrations = [*RACINE.glob("*/migrations/*.py"), *RACINE.glob("dui/*/migrations/*.py")]
    migrations += RACINE.glob("*/modeles/*.md")  # written by migrate
    return _empreinte(migrations), _empreinte((RACINE / "static").rglob("*"))


def _preparer_le_monde(dossier: Path) -> None:
    from django.core.management import call_command

    if _a_faire(dossier / "monde.fait", "1"):
        call_command("semer")
        _mesurer_les_tables()
        _noter(dossier / "monde.fait", "1")
    comptes = io.StringIO()
    call_command("comptes_demo", stdout=comptes)
    (dossier / "comptes.txt").write_text(comptes.getvalue())


def _mesurer_les_tables() -> None:
    """What the planner must know of a world born in half a minute, before the server finds the time to look at it."""
    from django.db import connections

    with connections["proprietaire"].cursor() as curseur:
        curseur.execute("ANALYZE")


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
    preparer(Path(sys.argv[1]), *sys.argv[2:])
