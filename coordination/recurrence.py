"""Rules of repetition (RFC 5545), on the wall clock of Europe/Paris: « every Tuesday at 17:30 » stays at 17:30.

Pure functions. A rule is a closed part of RRULE; an hour that a clock change skips moves to the first one that exists.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from dateutil.tz import resolve_imaginary

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.typographie import date_longue

JOURS = {"MO": "lundi", "TU": "mardi", "WE": "mercredi", "TH": "jeudi", "FR": "vendredi", "SA": "samedi",
         "SU": "dimanche"}  # fmt: skip
RANGS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", -1: "dernier"}
FREQUENCES = {"DAILY": "jour", "WEEKLY": "semaine", "MONTHLY": "mois", "YEARLY": "an"}
PARTIES = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "BYDAY": r"[+-]?[1-4]?(MO|TU|WE|TH|FR|SA|SU)(,[+-]?[1-4]?(MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-4]",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}(T\d{6})?",
    "WKST": r"MO",
}
_JOUR = re.compile(r"([+-]?\d)?([A-Z]{2})")


def lire(regle: str) -> dict[str, str]:
    """The parts of a rule, or the sentence that says what is not understood."""
    parties: dict[str, str] = {}
    for morceau in regle.strip().upper().removeprefix("RRULE:").split(";"):
        nom, _, valeur = morceau.partition("=")
        if nom not in PARTIES or nom in parties or not re.fullmatch(PARTIES[nom], valeur):
            raise ErreurMetier("regle", f"Cette répétition n’est pas comprise : « {morceau} ».", champ="regle")
        parties[nom] = valeur
    if "FREQ" not in parties or ("COUNT" in parties and "UNTIL" in parties):
        raise ErreurMetier("regle", "Dites à quel rythme cela se répète, et une seule fin.", champ="regle")
    return parties


def ecrire(parties: dict[str, str]) -> str:
    return ";".join(f"{nom}={parties[nom]}" for nom in PARTIES if nom in parties)


def murales(regle: str, debut: datetime, du: date, au: date) -> Iterator[datetime]:
    """Wall-clock hours (naive) of the rule, from `du` to `au` included; `debut` is the first one, naive."""
    parties = lire(regle)
    if len(parties.get("UNTIL", "")) == 8:
        parties["UNTIL"] += "T235959"
    suite = rrulestr(ecrire(parties), dtstart=debut)
    fin = datetime.combine(au, time.max)
    for instant in suite.xafter(datetime.combine(du, time()), inc=True):
        if instant > fin:
            return
        yield instant


def instant(murale: datetime) -> datetime:
    """A wall-clock hour as an instant (UTC). Said twice in October: the first; skipped in March: an hour later."""
    return resolve_imaginary(murale.replace(tzinfo=horloge.PARIS)).astimezone(UTC)


def murale(instant: datetime) -> datetime:
    return instant.astimezone(horloge.PARIS).replace(tzinfo=None)


def occurrences(
    regle: str, debut: datetime, du: date, au: date, exclu: Callable[[date], bool] = lambda _jour: False
) -> list[datetime]:
    """Instants (UTC) of the rule on the days that are not excluded."""
    return [instant(m) for m in murales(regle, murale(debut), du, au) if not exclu(m.date())]


def finir(instant_debut: datetime, minutes: int) -> datetime:
    """Two hours are two hours, even in the night when the clock changes."""
    return instant_debut + timedelta(minutes=minutes)


def phrase(regle: str, debut: datetime, vacances: str = "", zone: str = "", sauf_feries: bool = False) -> str:
    """The rule as people say it: « tous les mardis à 17 h 30, sauf vacances zone B »."""
    parties, heure = lire(regle), murale(debut)
    dit = f"{_rythme(parties, heure)} à {heure.hour} h {heure.minute:02d}".replace(" h 00", " h")
    if "COUNT" in parties:
        dit += f", {parties['COUNT']} fois"
    if "UNTIL" in parties:
        dit += f", jusqu’au {date_longue(date.fromisoformat(parties['UNTIL'][:8]))}"
    if vacances:
        dit += f", {'sauf' if vacances == 'sauf' else 'seulement pendant les'} vacances zone {zone}"
    return dit + (", sauf jours fériés" if sauf_feries else "")


def _rythme(parties: dict[str, str], debut: datetime) -> str:
    pas = int(parties.get("INTERVAL", 1))
    jours = [_dire_jour(j) for j in parties.get("BYDAY", "").split(",") if j]
    match parties["FREQ"]:
        case "DAILY":
            return "tous les jours" if pas == 1 else f"tous les {pas} jours"
        case "WEEKLY":
            dits = jours or [list(JOURS.values())[debut.weekday()]]
            tous = "tous les " + _joindre([f"{j}s" for j in dits])
            return tous if pas == 1 else f"{tous}, une semaine sur {pas}"
        case "MONTHLY":
            quand = f"le {_joindre(jours)}" if jours else f"le {parties.get('BYMONTHDAY', debut.day)}"
            return f"{quand} de chaque mois" if pas == 1 else f"{quand}, tous les {pas} mois"
    return "tous les ans" if pas == 1 else f"tous les {pas} ans"


def _dire_jour(code: str) -> str:
    trouve = _JOUR.fullmatch(code)
    if trouve is None:
        raise ValueError(code)
    rang, jour = trouve.groups()
    return f"{RANGS[int(rang)]} {JOURS[jour]}" if rang else JOURS[jour]


def _joindre(mots: list[str]) -> str:
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}"
