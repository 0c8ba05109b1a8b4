"""Writing help (PRI-CON-2), computed here and kept by nobody: a pure function, which advises and never blocks.

Facts, observations, hypotheses; words that judge; third parties named; details of health in a text of the team; how
easy it is to read (Kandel and Moles, the French form of Flesch: 207 - 1.015 words a sentence - 73.6 syllables a word).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from coordination.eclair.grammaire import cle
from coordination.ecrits.mots import GENERALITES, HYPOTHESES, JUGEMENTS, OBSERVATIONS, SANTE

MAXIMUM = 20_000
PHRASE_LONGUE = 30
_PHRASE = re.compile(r"[^.!?…\n]+[.!?…]*")
_MOT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITRE = re.compile(r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Dr|Docteur|Maître|Me)\s+[A-ZÀ-Ý][\w'’-]+")
_VOYELLES = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_DOSE = re.compile(r"(?<!\w)\d+(?:[.,]\d+)?\s?(?:mg|µg|ml|gouttes?|comprimés?)(?!\w)", re.IGNORECASE)
CONSEILS = {
    "jugement": "Ces mots jugent. Dites ce que vous avez vu ou entendu.",
    "generalite": "Ces mots généralisent. Dites quand, et combien de fois.",
    "hypothese": "C’est une hypothèse. Dites sur quoi elle s’appuie.",
    "tiers": "Une autre personne est nommée. Son nom est-il utile ici ?",
    "sante": "Un détail de santé dans un écrit de l’équipe. Il a sa place au niveau des soins.",
    "longue": "Des phrases sont longues. Coupez-les en deux.",
}


@dataclass(frozen=True)
class Remarque:
    """`mots`: as they stand in the text."""

    genre: str
    mots: tuple[str, ...]

    @property
    def conseil(self) -> str:
        return CONSEILS[self.genre]


@dataclass(frozen=True)
class Relecture:
    remarques: tuple[Remarque, ...]
    faits: int
    observations: int
    hypotheses: int
    score: float
    mots: int

    @property
    def lecture(self) -> str:
        """In words; a few words have no level."""
        if self.mots < 8:
            return ""
        return "facile à lire" if self.score >= 70 else "lecture courante" if self.score >= 45 else "difficile à lire"


def relire(texte: str, *, noms: Collection[str] = (), niveau: int = 2) -> Relecture:
    """`noms`: other people whom the caller found in the text."""
    texte = texte[:MAXIMUM]
    phrases = [p for p in _PHRASE.findall(texte) if _MOT.search(p)]
    genres = [_genre(p) for p in phrases]
    longues = tuple(" ".join(p.split()[:6]) + "…" for p in phrases if len(_MOT.findall(p)) > PHRASE_LONGUE)
    sante = (*_trouver(texte, SANTE), *_DOSE.findall(texte)) if niveau <= 2 else ()
    trouves = {
        "jugement": _trouver(texte, JUGEMENTS), "generalite": _trouver(texte, GENERALITES),
        "hypothese": _trouver(texte, HYPOTHESES), "tiers": (*dict.fromkeys([*noms, *_TITRE.findall(texte)]),),
        "sante": sante, "longue": longues,
    }  # fmt: skip
    remarques = tuple(Remarque(genre, mots) for genre, mots in trouves.items() if mots)
    mots = _MOT.findall(texte)
    return Relecture(
        remarques, genres.count("fait"), genres.count("observation"), genres.count("hypothese"),
        lisibilite(mots, len(phrases)), len(mots),
    )  # fmt: skip


def _genre(phrase: str) -> str:
    if _trouver(phrase, HYPOTHESES):
        return "hypothese"
    return "observation" if "«" in phrase or _trouver(phrase, OBSERVATIONS) else "fait"


def _trouver(texte: str, liste: tuple[str, ...]) -> tuple[str, ...]:
    """Each word once, as it is written."""
    plat = _plat(texte)
    return tuple(dict.fromkeys(texte[t.start() : t.end()] for t in _motif(liste).finditer(plat)))


def _plat(texte: str) -> str:
    """Of the same length, so that positions match."""
    return "".join(cle(lettre)[:1] or lettre for lettre in texte).replace("'", "’")


@lru_cache
def _motif(liste: tuple[str, ...]) -> "re.Pattern[str]":
    formes = "|".join(re.escape(mot).replace(r"\ ", r"\s+") for mot in sorted(liste, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{formes})(?!\w)")


def lisibilite(mots: Iterable[str], phrases: int) -> float:
    """Between 0 and 100; higher is easier."""
    lus = list(mots)
    if not lus:
        return 100.0
    syllabes = sum(_syllabes(mot) for mot in lus)
    return max(0.0, min(100.0, 207 - 1.015 * len(lus) / max(1, phrases) - 73.6 * syllabes / len(lus)))


def _syllabes(mot: str) -> int:
    """Groups of vowels; a silent e at the end says nothing."""
    bas = mot.lower()
    groupes = len(_VOYELLES.findall(bas))
    muet = groupes > 1 and re.search(r"[^aeiouyàâéèêëîïôùûü](?:e|es|ent)$", bas) is not None
    return max(1, groupes - muet)
