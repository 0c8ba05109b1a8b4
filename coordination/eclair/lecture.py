"""From a typed line to proposals: who is named, what could be written. Nothing is written here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from coordination import selectors
from coordination.eclair.grammaire import Fragment, Phrase, analyser, cle
from coordination.eclair.natures import CATEGORIES
from coordination.eclair.registre import ECLAIR, Nature, Saisie, mots_connus
from coordination.forms import collegues
from coordination.services.masquage import designe
from dui.core import horloge
from habilitations.acces import Acteur
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier

T = TypeVar("T", Dossier, Professionnel)
GENRES = {
    "heure": "heure", "duree": "durée", "date": "jour", "personne": "personne", "collegue": "collègue",
    "categorie": "catégorie", "importance": "importance", "incompris": "non compris, gardé dans le texte",
}  # fmt: skip


@dataclass(frozen=True)
class Nom:
    """A named person or colleague and who answers to it; ticked when only one does."""

    mot: str
    choix: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class Apercu:
    phrase: Phrase
    morceaux: tuple[tuple[str, str, str], ...]
    personnes: tuple[Nom, ...]
    collegues: tuple[Nom, ...]
    propositions: tuple[tuple[Nature, str], ...]
    saisie: Saisie

    @property
    def inconnus(self) -> list[str]:
        return [n.mot for n in (*self.personnes, *self.collegues) if not n.choix]


def lire_ligne(
    acteur: Acteur, structure: Structure, ligne: str, choisis: Collection[int] | None = None,
    avec: Collection[int] | None = None, le: datetime | None = None,
) -> Apercu:  # fmt: skip
    """`choisis`, `avec`: the persons and colleagues that the author ticked; None as long as nobody asked."""
    maintenant = le or horloge.maintenant()
    phrase = analyser(ligne, maintenant, CATEGORIES, mots_connus())
    dossiers = list(selectors.dossiers_ecrivables(acteur, structure.pk)) if phrase.valeurs("personne") else []
    pros = list(collegues(structure.pk).order_by("nom", "prenom")) if phrase.valeurs("collegue") else []
    noms = [_personne(mot, dossiers, choisis) for mot in phrase.valeurs("personne")]
    equipiers = [_collegue(mot, pros, avec) for mot in phrase.valeurs("collegue")]
    saisie = Saisie(acteur, structure, phrase, _coches(noms, dossiers), _coches(equipiers, pros), maintenant)
    propositions = tuple((n, mots) for n in ECLAIR if (mots := n.proposer(saisie)))
    morceaux = tuple(_morceau(f) for f in phrase.fragments if f.brut.strip())
    return Apercu(phrase, morceaux, tuple(noms), tuple(equipiers), propositions, saisie)


def _personne(mot: str, dossiers: Sequence[Dossier], choisis: Collection[int] | None) -> Nom:
    trouves = [d for d in dossiers if designe(mot, d.usager)]
    return _nom(mot, [(d.pk, d.usager.nom_affiche) for d in trouves], choisis)


def _collegue(mot: str, pros: Sequence[Professionnel], avec: Collection[int] | None) -> Nom:
    trouves = [p for p in pros if cle(mot) in {cle(p.prenom), cle(p.nom), cle(f"{p.prenom}-{p.nom}")}]
    return _nom(mot, [(p.pk, str(p)) for p in trouves], avec)


def _nom(mot: str, trouves: list[tuple[int, str]], coches: Collection[int] | None) -> Nom:
    """Two people of that name: nobody is chosen in the place of the author."""
    seul = len(trouves) == 1
    return Nom(mot, tuple((pk, nom, pk in coches if coches and not seul else seul) for pk, nom in trouves))


def _coches(noms: Sequence[Nom], parmi: Sequence[T]) -> list[T]:
    ids = {pk for nom in noms for pk, _, coche in nom.choix if coche}
    return [objet for objet in parmi if objet.pk in ids]


def _morceau(f: Fragment) -> tuple[str, str, str]:
    return f.brut.strip(), GENRES.get(f.genre, "" if f.genre == "texte" else f.genre), f.genre
