"""Each requirement S-01…S-56 is attacked by a marked test, or waits for a room that does not stand yet, by name."""

import ast
import re
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
TABLE = RACINE / "docs" / "securite" / "exigences.md"
LIGNE = re.compile(r"^\| (S-\d\d) \| [^|]+ \| ([^|]+) \|", re.M)


@cache
def marquees() -> dict[str, set[str]]:
    """Requirement → test modules whose marks name it."""
    trouvees: dict[str, set[str]] = {}
    for chemin in sorted((RACINE / "tests").rglob("test_*.py")):
        for noeud in ast.walk(ast.parse(chemin.read_bytes())):
            if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr == "exigence":
                for argument in noeud.args:
                    assert isinstance(argument, ast.Constant)
                    trouvees.setdefault(argument.value, set()).add(str(chemin.relative_to(RACINE)))
    return trouvees


def table() -> dict[str, str]:
    return dict(LIGNE.findall(TABLE.read_text()))


def test_les_cinquante_six_exigences_sont_dans_la_table():
    assert sorted(table()) == [f"S-{n:02d}" for n in range(1, 57)]


def test_chaque_ligne_dit_vrai():
    """A line names the modules that carry its mark; a line that waits names none and says for what."""
    ecarts = {}
    for exigence, preuve in table().items():
        nommes = set(re.findall(r"`(tests/[\w/]+\.py)`", preuve))
        if nommes != marquees().get(exigence, set()) or (not nommes and not preuve.startswith("attend ")):
            ecarts[exigence] = nommes ^ marquees().get(exigence, set())
    assert ecarts == {}
