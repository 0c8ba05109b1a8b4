"""French typography as pure functions: spaces, dates, hours, ages, numbers (design.md §3).

Every space that must not break is U+00A0: the font has no U+202F.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dui.core.horloge import PARIS

ESPACE = "\u00a0"
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MOIS_COURTS = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
LETTRES = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")

_UNITES = (
    "h|min|s|ms|mg|g|kg|µg|ml|cl|dl|l|mL|L|m|cm|mm|km|m²|€|ans?|mois|jours?|semaines?|heures?|minutes?|fois|places?"
    "|Mo|ko|Go|kB|°C|bpm|mmHg|mmol|UI|px|octets?"
)
_TITRES = r"MM\.|M\.|Mmes?|Mlles?|Drs?|Pr|Me|[nN]°|art\.|p\."
_REGLES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.{3}"), "…"),
    (re.compile(r"[ \u202f\u2009]+(?=[:;!?»%])"), ESPACE),
    (re.compile(r"«[ \u202f\u00a0]*"), "«" + ESPACE),
    (re.compile(r"(?<=[^\s«])»"), ESPACE + "»"),
    (re.compile(r"(?<=[\w)’»…])(?=[!?](?:\s|$))"), ESPACE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), ESPACE),
    (re.compile(rf"(?<=\d) (?=(?:{_UNITES})(?!\w))"), ESPACE),
    (re.compile(r"(?<=\d\u00a0h) (?=\d{2}(?!\d))"), ESPACE),
    (
        re.compile(rf"(?<!\w)(\d{{1,2}}|1er) (?=(?:{'|'.join(map(re.escape, MOIS + MOIS_COURTS))})(?!\w))"),
        rf"\1{ESPACE}",
    ),
    (re.compile(rf"(?<!\w)({_TITRES}) (?=\S)"), rf"\1{ESPACE}"),
)


def typographier(texte: str) -> str:
    """Put the non-breaking spaces, apostrophes and ellipses of French print in a plain text."""
    for motif, remplacement in _REGLES:
        texte = motif.sub(remplacement, texte)
    return texte


def _jour(quand: date | datetime) -> date:
    return quand.astimezone(PARIS).date() if isinstance(quand, datetime) and quand.tzinfo else _sans_heure(quand)


def _sans_heure(quand: date | datetime) -> date:
    return quand.date() if isinstance(quand, datetime) else quand


def _quantieme(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def date_longue(quand: date | datetime) -> str:
    """vendredi 20 novembre 2026"""
    jour = _jour(quand)
    return f"{JOURS[jour.weekday()]} {_quantieme(jour)}{ESPACE}{MOIS[jour.month - 1]}{ESPACE}{jour.year}"


def date_moyenne(quand: date | datetime) -> str:
    """20 novembre 2026"""
    jour = _jour(quand)
    return f"{_quantieme(jour)}{ESPACE}{MOIS[jour.month - 1]}{ESPACE}{jour.year}"


def date_courte(quand: date | datetime) -> str:
    """20 nov. 2026"""
    jour = _jour(quand)
    return f"{_quantieme(jour)}{ESPACE}{MOIS_COURTS[jour.month - 1]}{ESPACE}{jour.year}"


def jour_mois(quand: date | datetime) -> str:
    """20 novembre"""
    jour = _jour(quand)
    return f"{_quantieme(jour)}{ESPACE}{MOIS[jour.month - 1]}"


def date_champ(quand: date | datetime) -> str:
    """20/11/2026, in fields only"""
    jour = _jour(quand)
    return f"{jour.day:02}/{jour.month:02}/{jour.year:04}"


def heure(quand: datetime | time) -> str:
    """17 h 15, 9 h; an aware instant is shown in Paris time."""
    local = quand.astimezone(PARIS) if isinstance(quand, datetime) and quand.tzinfo else quand
    pleine = f"{local.hour}{ESPACE}h"
    return f"{pleine}{ESPACE}{local.minute:02}" if local.minute else pleine


def instant(quand: datetime) -> str:
    """20 nov. 2026, 9 h 16"""
    return f"{date_courte(quand)}, {heure(quand)}"


def moment(quand: datetime, maintenant: datetime) -> str:
    """How a colleague would say it: à l’instant, aujourd’hui à 16 h 20, hier à 21 h 05, mercredi 18 à 14 h."""
    jour, ce_jour = _jour(quand), _jour(maintenant)
    if timedelta(0) <= maintenant - quand < timedelta(minutes=1):
        return "à l’instant"
    ecart = (ce_jour - jour).days
    nommes = {0: "aujourd’hui", 1: "hier", -1: "demain"}
    if ecart in nommes:
        return f"{nommes[ecart]} à {heure(quand)}"
    if 1 < ecart < 7:
        return f"{JOURS[jour.weekday()]} {_quantieme(jour)} à {heure(quand)}"
    texte = date_courte(jour)
    if jour.year == ce_jour.year:
        texte = f"{_quantieme(jour)}{ESPACE}{MOIS_COURTS[jour.month - 1]}"
    return f"{texte} à {heure(quand)}"


def delai(echeance: date, aujourdhui: date) -> str:
    """aujourd’hui, demain, dans 22 jours, dépassée de 3 jours"""
    jours = (echeance - aujourdhui).days
    if jours in (0, 1):
        return ("aujourd’hui", "demain")[jours]
    if jours > 0:
        return f"dans {jours}{ESPACE}jours"
    return f"dépassée de {accorder(-jours, 'jour')}"


def age(naissance: date, le: date) -> str:
    """15 ans; in months under three years; in days the first month."""
    mois = (le.year - naissance.year) * 12 + le.month - naissance.month - (le.day < naissance.day)
    if mois < 0:
        return ""
    if mois == 0:
        return accorder((le - naissance).days, "jour")
    if mois < 36:
        return f"{mois}{ESPACE}mois"
    return f"{mois // 12}{ESPACE}ans"


def nombre(valeur: int | float | Decimal, unite: str = "", decimales: int | None = None) -> str:
    """12 345, 38,4 °C: comma, thousands apart, unit never alone on the next line."""
    exact = Decimal(str(valeur))
    if decimales is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    texte = f"{exact:,f}".replace(",", ESPACE).replace(".", ",")
    return f"{texte}{ESPACE}{unite}" if unite else texte


def accorder(n: int, singulier: str, pluriel: str = "") -> str:
    """0 élément, 1 élément, 2 éléments"""
    mot = singulier if abs(n) < 2 else pluriel or f"{singulier}s"
    return f"{nombre(n)}{ESPACE}{mot}"


def en_lettres(n: int, *, feminin: bool = False) -> str:
    """Letters up to nine inside a sentence, figures beyond."""
    if n == 1 and feminin:
        return "une"
    return LETTRES[n] if 0 <= n < len(LETTRES) else nombre(n)


def ordinal(n: int, *, feminin: bool = False) -> tuple[str, str]:
    """Figure and its superscript: (1, er), (1, re), (3, e)."""
    if n == 1:
        return "1", "re" if feminin else "er"
    return str(n), "e"


def taille(octets: int) -> str:
    """820 octets, 12 ko, 1,4 Mo"""
    if octets < 1000:
        return accorder(octets, "octet")
    if octets < 1_000_000:
        return nombre(octets / 1000, "ko", 0)
    return nombre(octets / 1_000_000, "Mo", 1)


def initiales(nom: str) -> str:
    """AD for Anne Dupont: first letters of the first and last words."""
    mots = [mot for mot in re.split(r"[\s\-]+|(?<=\b[dlDL])[’']", nom) if mot and mot[0].isalpha()]
    if not mots:
        return "?"
    return (mots[0][0] + (mots[-1][0] if len(mots) > 1 else "")).upper()


def de(nom: str) -> str:
    """d’Éloïse, de Karim: elision before a vowel or a silent h."""
    return f"d’{nom}" if nom[:1].lower() in "aàâäeéèêëiîïoôöuùûühy" and nom else f"de {nom}"


def iso(quand: date | datetime) -> str:
    """Machine form for the `datetime` attribute of <time>."""
    if isinstance(quand, datetime):
        return (quand.astimezone(UTC) if quand.tzinfo else quand).isoformat(timespec="seconds")
    return quand.isoformat()
