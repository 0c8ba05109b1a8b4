"""Lexical rules of strict traits (SEL-MP-043, socle.md §1.3): capitals A-Z, space, apostrophe, hyphen.

What can be written otherwise without loss is rewritten (accents, ligatures, typographic signs); anything
else is refused and named, never dropped in silence.
"""

import re
import unicodedata

from dui.core.erreurs import ErreurMetier

LONGUEUR = 100
# Letters that Unicode does not decompose, and signs that keyboards give in place of the ASCII ones.
LETTRES = {
    "Œ": "OE", "Æ": "AE", "ẞ": "SS", "ß": "SS", "Ø": "O", "Đ": "D", "Ð": "D", "Ł": "L", "Ħ": "H", "Þ": "TH",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    "\u00a0": " ", "\u202f": " ", "\t": " ",
}  # fmt: skip
PERMIS = re.compile(r"[A-Z' -]")
NOMS_DE_SIGNES = {
    "_": "un tiret bas",
    ".": "un point",
    ",": "une virgule",
    "(": "une parenthèse",
    ")": "une parenthèse",
}


class TraitInvalide(ErreurMetier):
    """A trait that breaks a rule; the message says which character or which rule."""


def normaliser_nom(texte: str) -> str:
    """Birth name or used name in strict form."""
    return _controler(majuscules(texte), "nom", tirets=2)


def normaliser_prenom(texte: str) -> str:
    """One first name, or the list of first names separated by spaces."""
    normalise = _controler(majuscules(texte), "prenom", tirets=1)
    if normalise[-1] in "-'":
        raise TraitInvalide("fin", "Un prénom ne finit pas par un tiret ou une apostrophe.", champ="prenom")
    return normalise


def majuscules(texte: str) -> str:
    """Upper case, no accent, no ligature, ASCII signs, single spaces. Unknown characters stay."""
    lettres = "".join(LETTRES.get(c, c) for c in texte.strip().upper())
    sans_accent = "".join(c for c in unicodedata.normalize("NFD", lettres) if not unicodedata.combining(c))
    return re.sub(" +", " ", sans_accent.upper()).strip()


def _controler(texte: str, champ: str, tirets: int) -> str:
    quoi = "Le nom" if champ == "nom" else "Le prénom"
    if not texte:
        raise TraitInvalide("vide", f"{quoi} est vide.", champ=champ)
    if len(texte) > LONGUEUR:
        raise TraitInvalide("longueur", f"{quoi} dépasse {LONGUEUR} caractères.", champ=champ)
    for caractere in texte:
        if not PERMIS.match(caractere):
            message = f"{quoi} contient {_decrire(caractere)} : ce n’est pas permis."
            raise TraitInvalide("caractere", message, champ=champ)
    if texte[0] == "-":
        raise TraitInvalide("debut", f"{quoi} ne commence pas par un tiret.", champ=champ)
    if re.search(r"' | '|''", texte):
        message = f"{quoi} a une apostrophe doublée ou à côté d’un espace."
        raise TraitInvalide("apostrophe", message, champ=champ)
    if re.search(r"- | -|-'|'-", texte) or "-" * (tirets + 1) in texte:
        raise TraitInvalide("tiret", f"{quoi} a un tiret mal placé.", champ=champ)
    if not re.search("[A-Z]", texte):
        raise TraitInvalide("vide", f"{quoi} ne contient aucune lettre.", champ=champ)
    return texte


def _decrire(caractere: str) -> str:
    if caractere.isdigit():
        return f"le chiffre {caractere}"
    if caractere in NOMS_DE_SIGNES:
        return NOMS_DE_SIGNES[caractere]
    return f"le caractère « {caractere} »" if caractere.isprintable() else "un caractère invisible"
