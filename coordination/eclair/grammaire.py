"""One line of French, read by rules: hours, days, durations, deadlines, @person, +colleague, #category, ! importance.

A pure function. It never raises, never invents, and loses nothing: the pieces put end to end are the line itself, and
what looks like a mark without being one is said to be not understood and stays in the text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dui.core import horloge
from dui.core.typographie import JOURS, MOIS

MAXIMUM = 400
_FIN = r"(?:[hH:][0-5]\d|\s[hH]\s[0-5]\d|\s?[hH])(?![\w:/])"  # 14h30, 14:30, 14 h 30, 14h; « 2h 31 » is two hours
_H = rf"(?:[01]?\d|2[0-3]){_FIN}"
_JOURNEE = rf"(?:0?[7-9]|1\d|2[0-3]){_FIN}"  # « 2h à 14h30 » is two hours, at 14 h 30
_MOIS = "|".join(MOIS)
_JOURS = "|".join(JOURS)
_MARQUES = re.compile(
    rf"""
    (?P<importance>(?<!\S)!{{1,2}}(?!\S))
  | (?P<personne>(?<!\w)@[^\W\d_][\w'’-]*)
  | (?P<collegue>(?<!\S)\+[^\W\d_][\w'’-]*)
  | (?P<categorie>(?<!\w)\#[^\W\d_][\w-]*)
  | (?P<echeance>(?<!\w)(?:avant|d['’]ici)\s(?P<limite>(?:le\s)?(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?(?![\w/])
      |\d{{1,2}}(?:er)?\s(?:{_MOIS})(?!\w)|(?:après-demain|demain|{_JOURS})(?!\w))
      |le\s\d{{1,2}}(?:er)?(?![\w:/]|\s?[hH](?!\w))))
  | (?P<intervalle>(?<!\w)(?:de\s{_H}\s?(?:à|-|–)|{_H}\s?[-–]|{_JOURNEE}\sà)\s?{_H})
  | (?P<minutes>(?<!\w)(?:pendant\s)?(?P<nombre>\d{{1,3}})\s?(?:min|mn|minutes?)(?!\w))
  | (?P<pendant>(?<!\w)(?:pendant|durée)\s(?P<h3>{_H}))
  | (?P<a>(?<!\w)(?:à|vers|dès)\s(?P<h4>{_H}))
  | (?P<heure>(?<![\w:/]){_H})
  | (?P<jma>(?<![\w/])\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?(?![\w/]))
  | (?P<quantieme>(?<!\w)(?:le\s)?\d{{1,2}}(?:er)?\s(?:{_MOIS})(?!\w))
  | (?P<jour>(?<!\w)(?:aujourd['’]hui|après-demain|demain|hier|{_JOURS})(?!\w))
  | (?P<mot>[^\W\d_][\w'’-]*)
  | (?P<signe>(?<!\S)[@+\#]\S*|(?<!\S)\d+\s?[hH:]\s?\d+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FAIRE = re.compile(r"[\s,;:]*(?:à\s)?faire\b", re.IGNORECASE)
_A_FAIRE = re.compile(r"^(?:à\s)?faire\s?:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Fragment:
    """A piece of the line, as typed. `genre` « texte » is plain words, « incompris » a mark that says nothing known."""

    genre: str
    brut: str
    valeur: Any = None


@dataclass(frozen=True)
class Phrase:
    fragments: tuple[Fragment, ...]
    le: datetime

    def valeurs(self, genre: str) -> list[Any]:
        return [f.valeur for f in self.fragments if f.genre == genre]

    def _premiere(self, genre: str) -> Any:
        return next(iter(self.valeurs(genre)), None)

    @property
    def jour(self) -> date | None:
        lu: date | None = self._premiere("date")
        return lu

    @property
    def heure(self) -> time | None:
        lue: time | None = self._premiere("heure")
        return lue

    @property
    def duree(self) -> timedelta | None:
        lue: timedelta | None = self._premiere("duree")
        return lue

    @property
    def importance(self) -> int:
        return 1 + max(self.valeurs("importance"), default=0)

    @property
    def debut(self) -> datetime | None:
        """Only when an hour was given: a day alone is no appointment."""
        if self.heure is None:
            return None
        jour = self.jour or self.le.astimezone(horloge.PARIS).date()
        return datetime.combine(jour, self.heure, tzinfo=horloge.PARIS)

    @property
    def fin(self) -> datetime | None:
        """In real time: two hours last two hours, even the night when the clock changes."""
        if self.debut is None or self.duree is None:
            return None
        return (self.debut.astimezone(UTC) + self.duree).astimezone(horloge.PARIS)

    @property
    def limite(self) -> date | None:
        """« avant le 12 »: the last day to do it."""
        lue: date | None = self._premiere("echeance")
        return lue

    @property
    def a_faire(self) -> bool:
        """It says something to do: a deadline, or « faire », « à faire » as its first plain words."""
        mots = next((f.brut for f in self.fragments if f.genre == "texte" and f.brut.strip(" ,;:")), "")
        return self.limite is not None or _FAIRE.match(mots) is not None

    @property
    def tache(self) -> str:
        """What there is to do, without the sign that says it is."""
        return _A_FAIRE.sub("", self.objet)

    @property
    def incompris(self) -> list[str]:
        return [f.brut for f in self.fragments if f.genre == "incompris"]

    @property
    def texte(self) -> str:
        """What the transmission says: the line, without the signs that only sort it."""
        gardes = (
            ""
            if f.genre in {"importance", "categorie"}
            else f.brut[1:]
            if f.genre in {"personne", "collegue"}
            else f.brut
            for f in self.fragments
        )
        return " ".join("".join(gardes).split())

    @property
    def objet(self) -> str:
        """The plain words alone: the name of an appointment."""
        return " ".join("".join(f.brut for f in self.fragments if f.genre == "texte").split()).strip(" ,;:.-–à")


def analyser(ligne: str, le: datetime, categories: Mapping[str, str], mots: Mapping[str, str] | None = None) -> Phrase:
    """`categories`: written form → code. `mots`: words that a room knows (« véhicule ») → their kind."""
    ligne = ligne[:MAXIMUM]
    lus = list(
        _decouper(ligne, le, {cle(c): v for c, v in categories.items()}, {cle(m): g for m, g in (mots or {}).items()})
    )
    return Phrase(tuple(_souder(_departager(lus))), le)


def cle(mot: str) -> str:
    """Without accents, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFD", mot) if not unicodedata.combining(c)).lower()


def _decouper(ligne: str, le: datetime, categories: Mapping[str, str], mots: Mapping[str, str]) -> Iterator[Fragment]:
    fin = 0
    for trouve in _MARQUES.finditer(ligne):
        if trouve.start() > fin:
            yield Fragment("texte", ligne[fin : trouve.start()])
        yield _lire(trouve, le, categories, mots)
        fin = trouve.end()
    if fin < len(ligne):
        yield Fragment("texte", ligne[fin:])


def _lire(trouve: "re.Match[str]", le: datetime, categories: Mapping[str, str], mots: Mapping[str, str]) -> Fragment:
    brut = trouve.group()
    nom = next(n for n in _GENRES if trouve.group(n) is not None)
    if nom == "importance":
        return Fragment(nom, brut, len(brut))
    if nom in {"personne", "collegue"}:
        return Fragment(nom, brut, brut[1:])
    if nom == "categorie":
        code = categories.get(cle(brut[1:]))
        return Fragment(nom, brut, code) if code else Fragment("incompris", brut)
    if nom == "mot":
        return Fragment(mots[cle(brut)], brut, brut) if cle(brut) in mots else Fragment("texte", brut)
    if nom == "signe":
        return Fragment("incompris", brut)
    return _dans_le_temps(nom, brut, trouve, le)


_GENRES = ("importance", "personne", "collegue", "categorie", "echeance", "intervalle", "minutes", "pendant", "a",
           "heure", "jma", "quantieme", "jour", "mot", "signe")  # fmt: skip


def _dans_le_temps(nom: str, brut: str, trouve: "re.Match[str]", le: datetime) -> Fragment:
    if nom == "echeance":
        limite = _limite(trouve["limite"], le.astimezone(horloge.PARIS).date())
        return Fragment(nom, brut, limite) if limite else Fragment("incompris", brut)
    if nom == "intervalle":
        de, a = (_heure(h) for h in re.findall(_H, brut))
        ecart = timedelta(hours=a.hour - de.hour, minutes=a.minute - de.minute)
        return Fragment("intervalle", brut, (de, ecart if ecart > timedelta() else ecart + timedelta(days=1)))
    if nom == "minutes":
        duree = timedelta(minutes=int(trouve["nombre"]))
        return Fragment("duree", brut, duree) if duree else Fragment("incompris", brut)
    if nom == "pendant":
        return Fragment("duree", brut, _en_duree(_heure(trouve["h3"])))
    if nom == "a":
        return Fragment("heure", brut, _heure(trouve["h4"]))
    if nom == "heure":
        return Fragment("h", brut, _heure(brut))
    if nom == "jma" and int(brut.split("/")[1]) > 12:
        return Fragment("texte", brut)  # a mark at school: 15/20
    jour = _jour(brut, le.astimezone(horloge.PARIS).date())
    return Fragment("date", brut, jour) if jour else Fragment("incompris", brut)


def _heure(brut: str) -> time:
    nombres = [int(n) for n in re.findall(r"\d+", brut)]
    return time(nombres[0], nombres[1] if len(nombres) > 1 else 0)


def _en_duree(heure: time) -> timedelta:
    return timedelta(hours=heure.hour, minutes=heure.minute)


def _jour(brut: str, ce_jour: date) -> date | None:
    """Named days are those to come; a day without year is of this year; an impossible one is not understood."""
    mot = cle(brut).replace("’", "'")
    proches = {"aujourd'hui": 0, "demain": 1, "apres-demain": 2, "hier": -1}
    if mot in proches:
        return ce_jour + timedelta(days=proches[mot])
    noms = [cle(j) for j in JOURS]
    if mot in noms:
        return ce_jour + timedelta(days=(noms.index(mot) - ce_jour.weekday() - 1) % 7 + 1)
    nombres = [int(n) for n in re.findall(r"\d+", brut)]
    mois = next((i for i, m in enumerate(MOIS, 1) if cle(m) in mot), nombres[1] if len(nombres) > 1 else 0)
    annee = nombres[-1] if "/" in brut and len(nombres) > 2 else ce_jour.year
    try:
        return date(annee, mois, nombres[0])
    except ValueError:
        return None


def _limite(brut: str, ce_jour: date) -> date | None:
    """A deadline is to come: « le 12 » is the next one, « le 15 janvier » that of next year once this one is past."""
    if brut[-1].isdigit() or brut.endswith("er"):
        quantieme = re.fullmatch(r"le\s(\d{1,2})(?:er)?", brut)
        if quantieme:
            jours = (ce_jour + timedelta(days=rang) for rang in range(62))
            return next((jour for jour in jours if jour.day == int(quantieme[1])), None)
    jour = _jour(brut.removeprefix("le "), ce_jour)
    if jour is None or jour >= ce_jour:
        return jour
    if re.search(r"\d{4}", brut):
        return None
    try:
        return jour.replace(year=jour.year + 1)
    except ValueError:
        return None


def _departager(lus: list[Fragment]) -> list[Fragment]:
    """« 2h »: the first bare one is the hour unless another was said, the next is the duration."""
    fragments, sortie = _du_voisin(lus), list[Fragment]()
    heure = any(f.genre in {"heure", "intervalle"} for f in fragments)
    duree = any(f.genre in {"duree", "intervalle"} for f in fragments)
    for f in fragments:
        if f.genre != "h":
            sortie.append(f)
        elif not heure:
            sortie, heure = [*sortie, Fragment("heure", f.brut, f.valeur)], True
        elif not duree and _en_duree(f.valeur):
            sortie, duree = [*sortie, Fragment("duree", f.brut, _en_duree(f.valeur))], True
        else:
            sortie.append(Fragment("incompris", f.brut))
    deplies = _deplier(sortie)
    return [_seul(f, deplies[:rang]) for rang, f in enumerate(deplies)]


def _du_voisin(fragments: list[Fragment]) -> list[Fragment]:
    """« véhicule 2h »: beside what is booked, an hour of the night is a duration."""
    sortie: list[Fragment] = []
    for f in fragments:
        voisin = next((v.genre for v in reversed(sortie) if v.brut.strip()), "")
        if f.genre == "h" and voisin == "ressource" and timedelta() < _en_duree(f.valeur) < timedelta(hours=7):
            f = Fragment("duree", f.brut, _en_duree(f.valeur))
        sortie.append(f)
    return sortie


def _deplier(fragments: list[Fragment]) -> list[Fragment]:
    """An interval is an hour, and a duration that was not typed."""
    sortie = []
    for f in fragments:
        if f.genre == "intervalle":
            sortie += [Fragment("heure", f.brut, f.valeur[0]), Fragment("duree", "", f.valeur[1])]
        else:
            sortie.append(f)
    return sortie


def _seul(fragment: Fragment, avant: list[Fragment]) -> Fragment:
    """A second day, a second hour: which one is meant is not for us to choose."""
    uniques = {"date", "heure", "duree"}
    if fragment.genre in uniques and fragment.brut and any(f.genre == fragment.genre for f in avant):
        return Fragment("incompris", fragment.brut)
    return fragment


def _souder(fragments: list[Fragment]) -> Iterator[Fragment]:
    """Neighbouring plain words are one piece."""
    attente = ""
    for f in fragments:
        if f.genre == "texte":
            attente += f.brut
            continue
        if attente:
            yield Fragment("texte", attente)
            attente = ""
        yield f
    if attente:
        yield Fragment("texte", attente)
