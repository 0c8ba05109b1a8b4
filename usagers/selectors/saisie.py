"""What a search field may hold: words, a phone number, a birth date, in any order. Pure functions."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

DIMINUTIFS = Path(__file__).resolve().parents[1] / "donnees" / "diminutifs.csv"
POIDS_DIMINUTIF = 0.9
MOIS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
TELEPHONE = re.compile(r"(?<![\w/])(?:\+|00)?\d[\d .\-/()\u00a0\u202f]{4,22}\d(?!\w)")
DATE = re.compile(r"(?<!\d)(\d{1,4})[ ./\-\u00a0]+(\d{1,2})[ ./\-\u00a0]+(\d{1,4})(?![ ./\-]*\d)")
DATE_MOT = re.compile(r"(?<!\d)(\d{1,2})(?:er)?[ .\-]+([a-z]{3,9})\.?[ .\-]+(\d{2,4})(?!\d)")
DATE_COLLEE = re.compile(r"(?<!\d)(\d{8}|\d{6})(?!\d)")
AGE_MAX = 120


@dataclass(frozen=True)
class Saisie:
    """A typed search, understood. `naissances`: the most likely reading first."""

    mots: list[str] = field(default_factory=list)
    telephone: str = ""
    naissances: list[date] = field(default_factory=list)

    @property
    def vide(self) -> bool:
        return not (self.mots or self.telephone or self.naissances)

    def formes(self) -> Iterator[tuple[str, int, float]]:
        """Each word with its position and weight; diminutives beside; neighbours in one piece (ben ali, benali)."""
        for rang, mot in enumerate(self.mots):
            yield mot, rang, 1.0
            for autre in diminutifs().get(mot, ()):
                yield autre, rang, POIDS_DIMINUTIF
        for rang, (gauche, droite) in enumerate(zip(self.mots, self.mots[1:], strict=False)):
            yield gauche + droite, rang, 1.0
            yield gauche + droite, rang + 1, 1.0


def comprendre(texte: str, aujourdhui: date) -> Saisie:
    """A whole phone number goes out first, then a date, then the beginning of a number; the rest are words."""
    telephone, reste = _extraire_telephone(simplifier(texte), chiffres=9)
    naissances, reste = _extraire_dates(reste, aujourdhui)
    if not telephone:
        telephone, reste = _extraire_telephone(reste, chiffres=5)
    return Saisie(re.findall(r"[a-z0-9]+", reste)[:8], telephone, naissances)


def simplifier(texte: str) -> str:
    """Lower case without accent or ligature; signs stay, they part dates and numbers."""
    bas = texte.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", bas) if not unicodedata.combining(c))[:200]


def _extraire_dates(texte: str, aujourdhui: date) -> tuple[list[date], str]:
    for motif, lire in ((DATE_MOT, _lire_mot), (DATE, _lire_chiffres), (DATE_COLLEE, _lire_collee)):
        for trouve in motif.finditer(texte):
            lues = [jour for jour in lire(trouve, aujourdhui) if jour <= aujourdhui]
            if lues:
                return lues, texte[: trouve.start()] + " " + texte[trouve.end() :]
    return [], texte


def _lire_mot(trouve: re.Match[str], aujourdhui: date) -> list[date]:
    mois = next((rang for rang, debut in enumerate(MOIS, 1) if trouve[2].startswith(debut[:4])), None)
    return _jours(trouve[3], mois, int(trouve[1]), aujourdhui) if mois else []


def _lire_chiffres(trouve: re.Match[str], aujourdhui: date) -> list[date]:
    un, deux, trois = trouve.groups()
    if len(un) == 4:
        return _jours(un, int(deux), int(trois), aujourdhui)
    if len(un) > 2 or len(trois) not in (2, 4):
        return []
    droit = _jours(trois, int(deux), int(un), aujourdhui)
    return droit + [jour for jour in _jours(trois, int(un), int(deux), aujourdhui) if jour not in droit]


def _lire_collee(trouve: re.Match[str], aujourdhui: date) -> list[date]:
    """12032011, 120311, 20110312. A phone number has ten figures: no confusion."""
    chiffres = trouve[1]
    lues = _jours(chiffres[4:], int(chiffres[2:4]), int(chiffres[:2]), aujourdhui)
    if len(chiffres) == 8:
        lues += _jours(chiffres[:4], int(chiffres[4:6]), int(chiffres[6:]), aujourdhui)
    return lues


def _jours(annee: str, mois: int, jour: int, aujourdhui: date) -> list[date]:
    """Two figures for a year mean the last hundred and twenty years, the nearest first."""
    if len(annee) == 3 or len(annee) == 1:
        return []
    annees = [int(annee)] if len(annee) == 4 else [2000 + int(annee), 1900 + int(annee)]
    return [
        lue
        for candidate in annees
        if aujourdhui.year - AGE_MAX <= candidate <= aujourdhui.year and (lue := _date(candidate, mois, jour))
    ]


def _date(annee: int, mois: int, jour: int) -> date | None:
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def _extraire_telephone(texte: str, chiffres: int) -> tuple[str, str]:
    for trouve in TELEPHONE.finditer(texte):
        utiles = chiffres_utiles(trouve[0])
        if len(utiles) >= chiffres:
            return utiles, texte[: trouve.start()] + " " + texte[trouve.end() :]
    return "", texte


def chiffres_utiles(telephone: str) -> str:
    """The nine figures that do not change with the way of writing: 06…, +33 6…, 0033 (0)6…"""
    chiffres = re.sub(r"\D", "", telephone)
    if telephone.lstrip().startswith("+") or chiffres.startswith("00"):
        chiffres = re.sub(r"^(00)?33", "", chiffres)
    elif len(chiffres) > 10 and chiffres.startswith("33"):
        chiffres = chiffres[2:]
    return chiffres.lstrip("0")[:9]


@lru_cache(maxsize=1)
def diminutifs() -> dict[str, frozenset[str]]:
    """Both ways: Manu finds Emmanuel, Emmanuel finds the person whom everybody calls Manu."""
    table: dict[str, set[str]] = defaultdict(set)
    with DIMINUTIFS.open(encoding="utf-8", newline="") as flux:
        for ligne in csv.DictReader(flux):
            court, long = (ligne[c].replace("-", "") for c in ("diminutif", "prenom"))
            table[court].add(long)
            table[long].add(court)
    return {mot: frozenset(autres) for mot, autres in table.items()}
