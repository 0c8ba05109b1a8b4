"""No rule for nobody: every class and id of the style sheets is written by a template, a module or a view."""

import re
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
SOURCES = (
    "templates/**/*.html", "static/js/**/*.js", "dui/**/*.py", "usagers/**/*.py", "habilitations/**/*.py",
    "coordination/**/*.py", "documents/**/*.py", "interop/**/*.py", "administration/**/*.py",
    "accompagnement/**/*.py",
)  # fmt: skip
# Written by halves (`fond-{{ nom }}`, `c{{ taille }}`), by htmx, or columns that the recipe of a screen offers.
COMPOSEES = re.compile(r"fond-.+|teinte-\d|c\d+|s\d|j[0-6]|htmx-request|grille-(8-4|3)")


def _mots() -> set[str]:
    textes = (p.read_text(encoding="utf-8") for motif in SOURCES for p in RACINE.glob(motif))
    return {mot for texte in textes for mot in re.findall(r"[\w-]+", texte)}


def orphelins(feuille: str, mots: set[str]) -> list[str]:
    sans_notes = re.sub(r"/\*.*?\*/", "", feuille, flags=re.S)
    noms = {nom for tete in re.findall(r"([^{}]+)\{", sans_notes) for nom in re.findall(r"[.#]([a-z][\w-]*)", tete)}
    return sorted(nom for nom in noms if nom not in mots and not COMPOSEES.fullmatch(nom))


def test_aucune_regle_pour_personne() -> None:
    mots = _mots()
    trouves = {p.name: orphelins(p.read_text(encoding="utf-8"), mots) for p in (RACINE / "static/css").rglob("*.css")}
    assert len(trouves) > 10
    assert not {nom: liste for nom, liste in trouves.items() if liste}


def test_un_orphelin_se_voit() -> None:
    assert orphelins(".jamais-ecrit > .carte { color: red }", {"carte"}) == ["jamais-ecrit"]
