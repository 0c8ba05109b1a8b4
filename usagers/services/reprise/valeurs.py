"""Cells of a foreign file, read as a person would. Each refusal is a sentence that quotes the value."""

import re
from datetime import date, timedelta

from usagers.choices import Sexe
from usagers.identite import TraitInvalide, cle_nir, date_de_naissance
from usagers.identite.matricule import FORMAT
from usagers.selectors.saisie import MOIS, simplifier

EPOQUE_TABLEUR = date(1899, 12, 30)
SEPAREE = re.compile(r"(\d{1,4})[ ./\-]+(\d{1,2})[ ./\-]+(\d{1,4})(?:[ t]+\d{1,2}[:h]\d{2}.*)?")
EN_MOTS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)?[ .\-/]+([a-z]{3,9})\.?[ .\-/]+(\d{2}|\d{4})")
COLLEE = re.compile(r"\d{8}")
SERIE = re.compile(r"\d{4,5}(?:\.\d+)?")
ABIMES = ("Ã", "Â", "â€", "Å")
OUI = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})
NON = frozenset({"", "non", "n", "0", "faux", "false", "no"})
SEXES = {
    **dict.fromkeys(("m", "h", "1", "homme", "masculin", "garcon", "male"), Sexe.MASCULIN),
    **dict.fromkeys(("f", "2", "femme", "feminin", "fille", "female"), Sexe.FEMININ),
    **dict.fromkeys(("i", "indetermine", "inconnu", "nr"), Sexe.INDETERMINE),
}


class ValeurRefusee(ValueError):
    """The cell cannot be read; the text says why."""


def reparer(texte: str) -> str:
    """UTF-8 that another software read as Windows-1252 (« Ã‰loÃ¯se »): put back, or left as it is."""
    if not any(signe in texte for signe in ABIMES):
        return texte
    try:
        return texte.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return texte


def lire_date(texte: str, aujourdhui: date, *, passee: bool = False) -> date:
    """A full date in the forms met in French files. `passee`: a birth date; two figures then mean the past."""
    propre = simplifier(texte).strip()
    ecrite, mois, jour = _parties(propre, texte)
    annee = _annee(ecrite, aujourdhui, passee)
    try:
        return date(annee, mois, jour)
    except ValueError:
        if not 1 <= mois <= 12:
            raise ValeurRefusee(f"« {texte} » : le mois {mois} n’existe pas.") from None
        raise ValeurRefusee(f"« {texte} » n’existe pas au calendrier.") from None


def _parties(propre: str, texte: str) -> tuple[str, int, int]:
    """(year as written, month, day)."""
    if trouve := SEPAREE.fullmatch(propre):
        un, deux, trois = trouve.groups()
        if len(un) == 4 and len(trois) <= 2:
            return un, int(deux), int(trois)
        if len(un) <= 2 and len(trois) in (2, 4):
            return trois, int(deux), int(un)
    if trouve := EN_MOTS.fullmatch(propre):
        rang = next((r for r, debut in enumerate(MOIS, 1) if trouve[2].startswith(debut)), 0)
        if rang:
            return trouve[3], rang, int(trouve[1])
    if COLLEE.fullmatch(propre):
        if propre[:2] in ("19", "20") and propre[4:6] <= "12":
            return propre[:4], int(propre[4:6]), int(propre[6:])
        return propre[4:], int(propre[2:4]), int(propre[:2])
    if SERIE.fullmatch(propre) and 3000 < float(propre) < 80000:
        jour = EPOQUE_TABLEUR + timedelta(days=int(float(propre)))
        return str(jour.year), jour.month, jour.day
    raise ValeurRefusee(f"« {texte} » n’est pas une date lisible.")


def _annee(ecrite: str, aujourdhui: date, passee: bool) -> int:
    if len(ecrite) == 4:
        return int(ecrite)
    annee = 2000 + int(ecrite)
    return annee - 100 if annee > aujourdhui.year + (0 if passee else 10) else annee


def lire_naissance(texte: str, aujourdhui: date) -> tuple[date, bool]:
    """Birth date, and whether a part of it was unknown (00/00/1985, 1985: RNIV rule)."""
    propre = simplifier(texte).strip()
    inconnue = re.fullmatch(r"(?:(\d{1,2})[ ./\-]+(\d{1,2})[ ./\-]+)?((?:19|20)\d{2})", propre)
    if inconnue and (inconnue[1] is None or 0 in (int(inconnue[1]), int(inconnue[2]))):
        jour, mois = (int(inconnue[i] or 0) or None for i in (1, 2))
        try:
            return date_de_naissance(int(inconnue[3]), mois, jour).valeur, True
        except TraitInvalide:
            raise ValeurRefusee(f"« {texte} » n’existe pas au calendrier.") from None
    lue = lire_date(texte, aujourdhui, passee=True)
    if lue > aujourdhui:
        raise ValeurRefusee(f"« {texte} » est dans le futur.")
    if aujourdhui.year - lue.year > 125:
        raise ValeurRefusee(f"« {texte} » donne plus de 125 ans.")
    return lue, False


def lire_sexe(texte: str) -> str | None:
    """None when the word is not known."""
    return SEXES.get(simplifier(texte).strip().rstrip("."))


def lire_booleen(texte: str) -> bool:
    mot = simplifier(texte).strip()
    if mot in OUI:
        return True
    if mot in NON:
        return False
    raise ValeurRefusee(f"« {texte} » : écrivez oui ou non.")


def lire_nss(texte: str) -> str:
    """15 characters with a right key. The message never quotes the number."""
    compact = re.sub(r"[\s.]", "", texte).upper()
    if len(compact) != 15 or not FORMAT.fullmatch(compact[:13]) or not compact[13:].isdigit():
        raise ValeurRefusee("ce numéro n’a pas 15 chiffres.")
    if cle_nir(compact[:13]) != compact[13:]:
        raise ValeurRefusee("la clé de ce numéro ne correspond pas.")
    return compact


def lire_telephone(texte: str) -> str:
    chiffres = re.sub(r"\D", "", texte)
    if not 6 <= len(chiffres) <= 15:
        raise ValeurRefusee(f"« {texte} » n’est pas un numéro de téléphone.")
    return texte.strip()[:30]
