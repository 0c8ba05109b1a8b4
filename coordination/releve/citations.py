"""Quoting without rewriting: every piece is found as it stands in the text."""

import re

from coordination.fiche import FIN_DE_PHRASE

_ABREGE = re.compile(r"\b(?:M|MM|Mme|Mlle|Dr|Pr|St|Ste|n°)\.?$", re.IGNORECASE)
MOTS_MINUTE = 200


def premiere_phrase(texte: str, maximum: int = 160) -> str:
    """The first sentence; « M. Roy » does not end one. Too long, it is cut after a word."""
    texte = texte.strip()
    for fin in FIN_DE_PHRASE.finditer(texte):
        if fin.group() == "\n" or not _ABREGE.search(texte[: fin.start()].rstrip(".")):
            texte = texte[: fin.start()]
            break
    return couper(texte, maximum)


def couper(texte: str, maximum: int) -> str:
    """At most that many characters, whole words when there are some."""
    texte = texte.strip()
    if len(texte) <= maximum:
        return texte
    debut = texte[:maximum]
    return (debut.rsplit(None, 1)[0] if re.search(r"\s", debut) else debut).rstrip()


def minutes(mots: int) -> int:
    """Time to read, at two hundred words a minute; never nothing when there is something."""
    return max(1, round(mots / MOTS_MINUTE)) if mots else 0
