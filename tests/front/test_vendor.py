"""Third-party files are the ones we checked, and our own scripts stay small."""

import gzip
import hashlib
import json
import re
from pathlib import Path

from dui.core import icones

RACINE = Path(__file__).resolve().parents[2]
VENDOR = RACINE / "static" / "vendor"
MANIFESTE = json.loads((VENDOR / "manifeste.json").read_text(encoding="utf-8"))
JS_MAXIMUM = 16 * 1024
JS_AVEC_HTMX = 60 * 1024
CSS_MAXIMUM = 20 * 1024


def test_vendored_files_match_the_manifest() -> None:
    for chemin, empreinte in MANIFESTE["fichiers"].items():
        assert hashlib.sha256((RACINE / chemin).read_bytes()).hexdigest() == empreinte, chemin


def test_nothing_else_is_vendored() -> None:
    connus = set(MANIFESTE["fichiers"]) | {"static/vendor/manifeste.json", "static/vendor/LICENCES.md"}
    presents = {p.relative_to(RACINE).as_posix() for p in VENDOR.rglob("*") if p.is_file()}
    assert presents - connus == set()


def test_versions_and_licences_are_written() -> None:
    licences = (VENDOR / "LICENCES.md").read_text(encoding="utf-8")
    assert len(MANIFESTE["paquets"]) == 4
    for paquet in MANIFESTE["paquets"]:
        assert paquet["nom"] in licences
        assert re.fullmatch(r"[0-9a-f]{64}", paquet["sha256"])


def test_sprite_holds_the_list_of_icons() -> None:
    lignes = (RACINE / "scripts" / "icones.txt").read_text(encoding="utf-8").splitlines()
    voulues = {ligne for ligne in lignes if ligne and not ligne.startswith("#")}
    assert set(icones.dessins()) == voulues


# Loaded by the wall of a shared workstation alone, which loads little else.
SUR_LE_MUR = {"cle.js", "pave.js"}


def _gz(chemins: list[Path]) -> int:
    return sum(len(gzip.compress(chemin.read_bytes(), 9)) for chemin in chemins)


def test_weight_of_scripts_and_styles() -> None:
    modules = sorted((RACINE / "static" / "js").glob("*.js"))
    feuilles = sorted((RACINE / "static" / "css").glob("*.css"))
    assert modules
    assert feuilles
    partout = [chemin for chemin in modules if chemin.name not in SUR_LE_MUR]
    assert len(partout) == len(modules) - len(SUR_LE_MUR)
    assert _gz(partout) <= JS_MAXIMUM
    assert _gz([*partout, VENDOR / "htmx.min.js"]) <= JS_AVEC_HTMX
    seules = sorted((RACINE / "static" / "css" / "pages").glob("*.css"))
    assert seules
    assert _gz(feuilles) + max(_gz([feuille]) for feuille in seules) <= CSS_MAXIMUM


def test_scripts_never_evaluate_nor_store_on_the_workstation() -> None:
    """No expression evaluated, no draft in localStorage, no style attribute written as text."""
    interdits = re.compile(r"\beval\(|new Function|localStorage|sessionStorage|document\.write|setAttribute\(\"style\"")
    for module in (RACINE / "static" / "js").glob("*.js"):
        assert not interdits.search(module.read_text(encoding="utf-8")), module.name


def test_layers_are_in_the_order_of_the_design() -> None:
    ordre = "@layer reset, jetons, base, mise-en-page, composants, ecrans, utilitaires;"
    assert ordre in (RACINE / "static" / "css" / "jetons.css").read_text(encoding="utf-8")
    connues = {"reset", "jetons", "base", "mise-en-page", "composants", "ecrans", "utilitaires"}
    for feuille in (RACINE / "static" / "css").rglob("*.css"):
        assert set(re.findall(r"@layer ([a-z-]+) \{", feuille.read_text(encoding="utf-8"))) <= connues
