"""Cells that leave in a CSV or a spreadsheet: a text must stay a text when someone opens the file. S-41."""

import re
import unicodedata

DECLENCHEURS = "=+-@\t\r\n"
# No XML document may hold them, so no spreadsheet does.
ILLISIBLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def neutraliser_cellule(valeur: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run. Numbers, dates and None go through
    unchanged.
    """
    if not isinstance(valeur, str):
        return valeur
    propre = ILLISIBLES.sub("", valeur)
    # Full-width signs are folded by some spreadsheets, leading blanks are skipped by others.
    visible = unicodedata.normalize("NFKC", propre).lstrip(" \u00a0\u200b\ufeff")
    commence = propre[:1] in DECLENCHEURS or visible[:1] in DECLENCHEURS
    return f"'{propre}" if propre and commence and visible else propre
