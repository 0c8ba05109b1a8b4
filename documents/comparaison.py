"""Two texts of a model side by side, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXTE = 2


@dataclass(frozen=True)
class LigneComparee:
    """`signe`: empty, « + » added, « - » removed, « … » for unchanged lines that are not shown."""

    signe: str
    texte: str


def comparer(avant: str, apres: str) -> list[LigneComparee]:
    if avant == apres:
        return []
    vieux, neuf = avant.splitlines(), apres.splitlines()
    lignes: list[LigneComparee] = []
    for genre, i, j, k, fin in SequenceMatcher(None, vieux, neuf, autojunk=False).get_opcodes():
        if genre == "equal":
            lignes += _inchangees(vieux[i:j], debut=not lignes, fin=j == len(vieux))
        else:
            lignes += [LigneComparee("-", texte) for texte in vieux[i:j]]
            lignes += [LigneComparee("+", texte) for texte in neuf[k:fin]]
    return lignes


def _inchangees(lignes: Sequence[str], *, debut: bool, fin: bool) -> list[LigneComparee]:
    """Two lines of context around a change; the rest is folded."""
    avant, apres = 0 if debut else CONTEXTE, 0 if fin else CONTEXTE
    if len(lignes) <= avant + apres + 1:
        return [LigneComparee("", texte) for texte in lignes]
    garde = [LigneComparee("", texte) for texte in lignes[:avant]] + [LigneComparee("…", "")]
    return garde + [LigneComparee("", texte) for texte in lignes[len(lignes) - apres :] if apres]
