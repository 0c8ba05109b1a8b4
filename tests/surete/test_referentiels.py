"""What the table of the frameworks names as a proof exists."""

import re
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]


def test_chaque_preuve_nommee_existe():
    texte = (RACINE / "docs" / "securite" / "referentiels.md").read_text()
    nommees = re.findall(r"`(tests/[^`]+)`", texte)
    assert len(nommees) > 40
    assert [n for n in nommees if not (RACINE / n).exists()] == []
