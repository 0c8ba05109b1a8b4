"""From a typed line to proposals: who is named, what could be written. Nothing is written here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from coordination import selectors
from coordination.eclair.grammaire import Fragment, Phrase, analyser, cle
from coordination.eclair.natures import CATEGORIES
from coordination.eclair.registre import ECLAIR, Nature, Proposition, Saisie, mots_connus
from coordination.forms import collegues
from coordination.services.masquage import designe
from dui.core import horloge
from habilitations.acces import Acteur
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier

T = TypeVar("T", Dossier, Professionnel)
GENRES = {
    "heure": "heure", "duree": "durée", "date": "jour", "personne": "personne", "collegue": "collègue",
    "categorie": "catégorie", "importance": "importance", "echeance": "à faire avant",
    "incompris": "non compris, gardé dans le texte",
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
    propositions: tuple[tuple[Nature, Proposition], ...]
    attentes: tuple[tuple[Nature, Proposition], ...]
    saisie: Saisie

    @property
    def cochees(self) -> list[str]:
        """What is ticked at first: all, but for the transmission when something else says the line already."""
        suffit = any(nature.suffit for nature, _ in self.propositions)
        return [n.cle for n, _ in self.propositions if not (suffit and n.cle == "transmission")]

    @property
    def reponses(self) -> frozenset[str]:
        return frozenset(self.saisie.choix.values())

    @property
    def demandes(self) -> list[tuple[Nature, Proposition]]:
        return [(n, p) for n, p in (*self.propositions, *self.attentes) if p.question is not None]

    @property
    def inconnus(self) -> list[str]:
        return [n.mot for n in (*self.personnes, *self.collegues) if not n.choix]


def lire_ligne(
    acteur: Acteur, structure: Structure, ligne: str, choisis: Collection[int] | None = None,
    avec: Collection[int] | None = None, le: datetime | None = None, choix: Mapping[str, str] | None = None,
) -> Apercu:  # fmt: skip
    """`choisis`, `avec`: the persons and colleagues that the author ticked; None as long as nobody asked."""
    maintenant = le or horloge.maintenant()
    phrase = analyser(ligne, maintenant, CATEGORIES, mots_connus(structure))
    nommes, confies = phrase.valeurs("personne"), phrase.valeurs("collegue")
    dossiers = list(selectors.dossiers_ecrivables(acteur, structure.pk)) if nommes else []
    a_qui = confies or (nommes and phrase.a_faire)
    pros = list(collegues(structure.pk).order_by("nom", "prenom")) if a_qui else []
    noms, equipiers = _qui(nommes, confies, dossiers, pros if phrase.a_faire else [], pros, (choisis, avec))
    saisie = Saisie(
        acteur, structure, phrase, _coches(noms, dossiers), _coches(equipiers, pros), maintenant, choix or {}
    )
    dites = [(n, dite) for n in ECLAIR if (dite := n.proposition(saisie))]
    morceaux = tuple(_morceau(f) for f in phrase.fragments if f.brut.strip())
    return Apercu(
        phrase, morceaux, tuple(noms), tuple(equipiers), tuple(d for d in dites if d[1].pret),
        tuple(d for d in dites if not d[1].pret), saisie,
    )  # fmt: skip


def _qui(
    nommes: Sequence[str], confies: Sequence[str], dossiers: Sequence[Dossier], faiseurs: Sequence[Professionnel],
    pros: Sequence[Professionnel], coches: tuple[Collection[int] | None, Collection[int] | None],
) -> tuple[list[Nom], list[Nom]]:  # fmt: skip
    """« @Karim » in a line that says something to do may be a colleague too: both are shown, nobody is ticked."""
    personnes, equipiers = [], [_collegue(mot, pros, coches[1]) for mot in confies]
    for mot in nommes:
        homonyme = _collegue(mot, faiseurs, coches[1])
        concernee = _personne(mot, dossiers, coches[0])
        if not homonyme.choix:
            personnes.append(concernee)
        elif not concernee.choix:
            equipiers.append(homonyme)
        else:
            personnes.append(_hesiter(concernee, coches[0]))
            equipiers.append(_hesiter(homonyme, coches[1]))
    return personnes, equipiers


def _hesiter(nom: Nom, coches: Collection[int] | None) -> Nom:
    return Nom(nom.mot, tuple((pk, mots, pk in (coches or ())) for pk, mots, _ in nom.choix))


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
    """As typed, what it was read as: a word of ours, or the name of the kind that knows it."""
    connu = next((n.libelle.lower() for n in ECLAIR if f.genre in n.mots.values()), f.genre)
    return f.brut.strip(), GENRES.get(f.genre, "" if f.genre == "texte" else connu), f.genre
