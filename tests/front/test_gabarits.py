"""Every template of the product obeys the strict policy, and names icons that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dui.core import icones

RACINE = Path(__file__).resolve().parents[2]
GABARITS = sorted((RACINE / "templates").rglob("*.html"))
IDS = [g.relative_to(RACINE / "templates").as_posix() for g in GABARITS]
# Documents are printed by the PDF engine, which has no policy to break.
ECRANS = [g for g in GABARITS if g.relative_to(RACINE / "templates").parts[0] != "documents"]
INTERDITS = {
    "inline style": re.compile(r"\sstyle\s*="),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "htmx expression": re.compile(r"hx-on|hx-[a-z]+=[\"'](?:js|javascript):|hx-trigger=[\"'][^\"']*\["),
    "other origin": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped": re.compile(r"\|safe\b|autoescape off"),
}


@pytest.mark.parametrize("gabarit", ECRANS, ids=lambda g: g.relative_to(RACINE / "templates").as_posix())
def test_template_respects_the_policy(gabarit: Path) -> None:
    texte = gabarit.read_text(encoding="utf-8")
    fautes = [nom for nom, motif in INTERDITS.items() if motif.search(texte)]
    assert not fautes


def _icones_nommees() -> Iterator[tuple[str, str]]:
    motifs = (
        re.compile(r'{% icone(?:_en_ligne)? "([a-z0-9-]+)"'),
        re.compile(r'{% badge (?:"[^"]*"|[\w.|:]+) "[a-z]*" "([a-z0-9-]+)"'),
        re.compile(r'{% avis "[a-z]+" "([a-z0-9-]+)"'),
    )
    for gabarit in GABARITS:
        texte = gabarit.read_text(encoding="utf-8")
        for motif in motifs:
            yield from ((gabarit.name, nom) for nom in motif.findall(texte))
    for module in (RACINE / "static" / "js").glob("*.js"):
        for nom in re.findall(r'icone\("([a-z0-9-]+)"', module.read_text(encoding="utf-8")):
            yield module.name, nom


def test_every_icon_is_in_the_sprite() -> None:
    nommees = list(_icones_nommees())
    assert len(nommees) > 50
    assert [(ou, nom) for ou, nom in nommees if nom not in icones.dessins()] == []


def test_typographic_apostrophes_and_spaces() -> None:
    """Words of the interface are printed French: no typewriter apostrophe, no lonely colon at a line start."""
    texte_visible = re.compile(r">([^<>{}]+)<")
    fautes = [
        (gabarit.name, morceau.strip())
        for gabarit in GABARITS
        for morceau in texte_visible.findall(re.sub(r"{[%{#].*?[%}#]}", "<>", gabarit.read_text(encoding="utf-8")))
        if re.search(r"\w'\w|\.\.\.", morceau)
    ]
    assert fautes == []


def test_only_served_files_are_local() -> None:
    for feuille in (RACINE / "static" / "css").rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:|//|data:)", feuille.read_text(encoding="utf-8")), feuille.name
