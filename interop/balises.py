"""XML written by hand: small, deterministic, impossible to inject into. Reading goes through dui.core.entrees."""

import re
from xml.sax.saxutils import escape, quoteattr

ENTETE = '<?xml version="1.0" encoding="UTF-8"?>\n'
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Balise(str):
    """Markup already written; any other text is escaped."""

    __slots__ = ()


def balise(nom: str, *contenu: "str | Balise | None", **attributs: str | None) -> Balise:
    """An element. Attributes that are None are left out; `xsi__type` gives `xsi:type`, `class_` gives `class`."""
    cles = {cle.rstrip("_").replace("__", ":"): valeur for cle, valeur in attributs.items() if valeur is not None}
    ouverture = nom + "".join(f" {cle}={quoteattr(_propre(valeur))}" for cle, valeur in cles.items())
    interieur = "".join(_texte(morceau) for morceau in contenu if morceau is not None)
    return Balise(f"<{ouverture}>{interieur}</{nom}>" if interieur else f"<{ouverture}/>")


def suite(*morceaux: "str | Balise | None") -> Balise:
    """Siblings, one after the other."""
    return Balise("".join(_texte(morceau) for morceau in morceaux if morceau is not None))


def _texte(morceau: str) -> str:
    return morceau if isinstance(morceau, Balise) else escape(_propre(morceau))


def _propre(texte: str) -> str:
    return INTERDITS.sub("", texte)
