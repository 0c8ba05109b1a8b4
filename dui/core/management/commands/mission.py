"""Each national mission id: its wording, where it lives, the tests that carry its mark."""

import ast
import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

MISSIONS = Path(__file__).resolve().parents[2] / "donnees" / "missions.csv"


def lignes(chemin: Path) -> Iterator[dict[str, str]]:
    """Rows of a small table, whose separator is the one of its head."""
    texte = chemin.read_text(encoding="utf-8")
    tete = texte.partition("\n")[0]
    yield from csv.DictReader(texte.splitlines(), delimiter=";" if ";" in tete else ",")


def lieux() -> dict[str, list[str]]:
    """id → where, told by each room in its missions.csv."""
    trouves: dict[str, list[str]] = defaultdict(list)
    for chemin in sorted([*settings.BASE_DIR.glob("*/missions.csv"), *settings.BASE_DIR.glob("dui/*/missions.csv")]):
        for ligne in lignes(chemin):
            trouves[ligne["id"]].append(ligne["ou"])
    return trouves


def preuves() -> dict[str, list[str]]:
    """id → tests marked with it, read from the sources without running them."""
    trouves: dict[str, list[str]] = defaultdict(list)
    for chemin in sorted((settings.BASE_DIR / "tests").rglob("test_*.py")):
        for noeud in ast.walk(ast.parse(chemin.read_bytes())):
            if isinstance(noeud, ast.FunctionDef | ast.ClassDef):
                for code in _marques(noeud.decorator_list):
                    trouves[code].append(f"{chemin.relative_to(settings.BASE_DIR)}::{noeud.name}")
            elif isinstance(noeud, ast.Assign) and any(getattr(c, "id", "") == "pytestmark" for c in noeud.targets):
                valeurs = noeud.value.elts if isinstance(noeud.value, ast.List | ast.Tuple) else [noeud.value]
                for code in _marques(valeurs):
                    trouves[code].append(str(chemin.relative_to(settings.BASE_DIR)))
    return trouves


def _marques(noeuds: list[ast.expr]) -> Iterator[str]:
    for noeud in noeuds:
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr == "mission":
            yield from (a.value for a in noeud.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def missions() -> list[dict[str, Any]]:
    ou, tests = lieux(), preuves()
    return [
        {"id": m["id"], "wording": m["libelle"], "where": ou.get(m["id"], []), "tests": tests.get(m["id"], [])}
        for m in lignes(MISSIONS)
    ]


class Command(BaseCommand):
    help = "Liste les missions nationales servies, où, et ce qui les prouve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="toutes les missions, en JSON")
        parser.add_argument("--exiger", nargs="+", default=[], metavar="ID", help="échoue si l'une n'est pas prouvée")

    def handle(self, *args: Any, **options: Any) -> None:
        toutes = missions()
        if options["json"]:
            self.stdout.write(json.dumps(toutes, ensure_ascii=False))
            return
        servies = [m for m in toutes if m["tests"]]
        for m in servies:
            self.stdout.write(f"{m['id']:<15} {len(m['tests']):>3} tests  {'; '.join(m['where']) or '—'}")
        self.stdout.write(f"{len(servies)} missions prouvées sur {len(toutes)}.")
        manquantes = [code for code in options["exiger"] if code not in {m["id"] for m in servies}]
        if manquantes:
            raise CommandError(f"Pas encore prouvées : {', '.join(manquantes)}.")
