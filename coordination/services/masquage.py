"""Each copy of a group writing names only its own person (S10): the others become « une autre jeune »."""

import re
import unicodedata
from collections.abc import Iterable

from usagers.models import Usager

# (féminin, masculin, neutre) by sector of the structure.
_MOTS = {
    "PDE": ("une autre jeune", "un autre jeune", "un autre jeune"),
    "PA": ("une autre résidente", "un autre résident", "une autre personne"),
}
_PERSONNE = ("une autre personne", "une autre personne", "une autre personne")
_PARTICULES = frozenset(
    [
        "de",
        "da",
        "do",
        "du",
        "le",
        "la",
        "les",
        "des",
        "den",
        "der",
        "van",
        "von",
        "ben",
        "bin",
        "el",
        "al",
        "abd",
        "ep",
        "et",
    ]
)
# Names that are also everyday words: alone, they are a name only with a capital or an @ (« un petit déjeuner »).
_COURANTS = frozenset(
    [
        "petit",
        "grand",
        "blanc",
        "noir",
        "roux",
        "brun",
        "rose",
        "fleur",
        "jour",
        "jardin",
        "bois",
        "mont",
        "roche",
        "berger",
        "boulanger",
        "meunier",
        "marchand",
        "pierre",
        "marine",
        "victoire",
        "violette",
        "olive",
        "iris",
        "jade",
        "ange",
        "prudence",
        "clemence",
        "constance",
        "aimee",
        "desiree",
        "noel",
        "moulin",
        "fontaine",
        "riviere",
        "chevalier",
        "roi",
        "comte",
        "bon",
        "moi",
        "toi",
        "soleil",
        "lune",
        "mercredi",
        "vendredi",
        "avril",
        "mai",
        "juin",
        "perle",
        "gentil",
    ]
)
# Of the particles, those that are also a name by themselves (Ben, Van): read as one with a capital or an @.
_PRENOMS = _PARTICULES & {"ben", "bin", "van", "von", "den", "abd", "el", "al", "do"}
_INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SEPARATEURS = re.compile(r"[\s\-‐‑'’]+")
_LETTRE = r"[^\W\d_]"
_ELISIONS = {"de": "d’", "que": "qu’", "jusque": "jusqu’", "lorsque": "lorsqu’", "puisque": "puisqu’"}


def expression(sexe: str, secteur: str) -> str:
    """Words that stand for somebody else, in the vocabulary of the sector."""
    feminin, masculin, neutre = _MOTS.get(secteur, _PERSONNE)
    return {"F": feminin, "M": masculin}.get(sexe, neutre)


def masquer(texte: str, autres: Iterable[Usager], secteur: str, soi: Usager | None = None) -> str:
    """Replace every name of `autres` (first names, used and birth names, nickname, pseudonym, @mention).

    What is also a name of `soi` stays when it stands alone: brother and sister share theirs.
    """
    a_moi = _parties(soi) if soi else frozenset()
    remplacements: dict[str, str] = {}
    for personne in autres:
        for forme in _formes(personne, a_moi):
            remplacements.setdefault(forme, expression(personne.sexe, secteur))
    texte = _INVISIBLES.sub("", unicodedata.normalize("NFC", texte)).replace("\x00", "")
    return _remplacer(texte, remplacements) if remplacements and texte else texte


def designe(mot: str, personne: Usager) -> bool:
    """Does that word (« Karim », « marie-claire ») name this person?"""
    cle = _cle(unicodedata.normalize("NFC", mot)).strip(" '’-")
    formes = {nom for nom in _noms(personne) if nom} | {m for m in _parties(personne) if len(m) >= 3}
    return cle in formes


def nommees(texte: str, autres: Iterable[Usager], choisies: Iterable[Usager]) -> list[Usager]:
    """People of `autres` whom the text names by a word that no chosen person bears."""
    connus = frozenset[str]().union(*(_parties(personne) for personne in choisies))
    cle = _INVISIBLES.sub("", unicodedata.normalize("NFC", texte))
    return [personne for personne in autres if _nomme(cle, _formes(personne, connus))]


def _nomme(texte: str, formes: set[str]) -> bool:
    trouves = _motif(formes).finditer(_cle(texte)) if formes else ()
    return any(not _mot_courant(texte[t.start() : t.end()]) for t in trouves)


def _cle(texte: str) -> str:
    """Comparison form, of the same length as the input so that positions match."""
    return "".join(unicodedata.normalize("NFD", lettre)[0].lower()[:1] for lettre in texte)


def _noms(personne: Usager) -> list[str]:
    p = personne
    noms = [p.nom_affiche, p.prenom_utilise, p.surnom, p.pseudonyme, p.nom_utilise, p.nom_naissance, p.premier_prenom]
    noms += [p.prenoms, *p.prenoms.split(), f"{p.premier_prenom} {p.nom_naissance}"]
    noms += [f"{p.nom_utilise} {p.prenom_utilise}", f"{p.nom_naissance} {p.premier_prenom}"]
    return [_cle(unicodedata.normalize("NFC", nom)).strip() for nom in noms]


def _parties(personne: Usager) -> frozenset[str]:
    """Each word of the names."""
    return frozenset(mot for nom in _noms(personne) for mot in _SEPARATEURS.split(nom) if mot)


def _formes(personne: Usager, a_moi: frozenset[str]) -> set[str]:
    """Whole names, and the words that betray them alone; never one that is wholly shared with the reader's person."""
    formes = {nom for nom in _noms(personne) if len(nom) >= 2 and nom not in _PARTICULES - _PRENOMS}
    formes |= {mot for mot in _parties(personne) if len(mot) >= 3 and mot not in _PARTICULES}
    return {forme for forme in formes if not set(_SEPARATEURS.split(forme)) <= a_moi}


def _remplacer(texte: str, remplacements: dict[str, str]) -> str:
    """One pass, longest form first, so that a replacement is never read again as a name."""
    motif = _motif(remplacements)
    par_cle = {_SEPARATEURS.sub("", forme): mots for forme, mots in remplacements.items()}
    morceaux, fin = [], 0
    for trouve in motif.finditer(_cle(texte)):
        nom = texte[trouve.start() : trouve.end()]
        if _mot_courant(nom):
            continue
        mots = par_cle[_SEPARATEURS.sub("", trouve.group().lstrip("@"))]
        morceaux += [texte[fin : trouve.start()], f"\x00{mots}\x00"]
        fin = trouve.end()
    return _accorder("".join([*morceaux, texte[fin:]]))


def _motif(formes: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(_souple(forme) for forme in sorted(formes, key=len, reverse=True))
    return re.compile(rf"@?(?<!{_LETTRE})(?:{alternatives})(?!{_LETTRE})")


def _souple(forme: str) -> str:
    """Marie-Claire, Marie Claire and Marieclaire are one name."""
    return r"[\s\-‐‑'’]*".join(re.escape(mot) for mot in _SEPARATEURS.split(forme))


def _mot_courant(nom: str) -> bool:
    return nom[0].islower() and _cle(nom) in _COURANTS | _PRENOMS


def _accorder(texte: str) -> str:
    """« une autre jeune » once for first and last name, a capital at the head of a sentence, d’ before a vowel."""
    texte = re.sub("\x00([^\x00]+)\x00(?:\\s+\x00\\1\x00)+", "\x00\\1\x00", texte)
    texte = re.sub("(?i)\\b(de|que|jusque|lorsque|puisque)\\s+(?=\x00)", _elider, texte)
    texte = re.sub("(^|[.!?…]\\s+|\\n\\s*)\x00(.)", lambda m: f"{m[1]}\x00{m[2].upper()}", texte)
    return texte.replace("\x00", "")


def _elider(trouve: "re.Match[str]") -> str:
    mot = trouve[1]
    court = _ELISIONS[mot.lower()]
    return court.capitalize() if mot[0].isupper() else court
