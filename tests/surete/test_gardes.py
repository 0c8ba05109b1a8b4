"""The table of guards (scripts/gardes.toml) follows the code: each text stands once, each test exists and is marked."""

import ast
from pathlib import Path

from scripts.gardes import RACINE, gardes
from tests.surete.test_exigences import marquees


def test_chaque_garde_est_dans_le_code_une_seule_fois():
    fausses = [g.dit for g in gardes() if (RACINE / g.fichier).read_text().count(g.texte) != 1 or g.texte == g.sans]
    assert fausses == []


def test_dix_exigences_au_moins_et_chaque_test_porte_la_sienne():
    lues = gardes()
    assert len({(g.exigence, g.dit) for g in lues}) == len(lues)
    assert len({g.exigence for g in lues}) >= 10
    connus = marquees()
    for garde in lues:
        module, _, nom = garde.test.partition("::")
        assert module in connus[garde.exigence], garde.dit
        assert nom.partition("[")[0] in _tests(RACINE / module), garde.test


def _tests(module: Path) -> set[str]:
    return {noeud.name for noeud in ast.parse(module.read_bytes()).body if isinstance(noeud, ast.FunctionDef)}
