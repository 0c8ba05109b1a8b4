"""What one line can make: each room registers its kinds of things (docs/recettes/releve.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coordination.eclair.grammaire import Phrase
from dui.core.registres import Registre
from habilitations.acces import Acteur
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier


@dataclass(frozen=True)
class Saisie:
    """The line once read, with the people that the author confirmed.

    `choix`: their answers to the questions, by kind. `faits`: what the kinds before this one just wrote.
    """

    acteur: Acteur
    structure: Structure
    phrase: Phrase
    dossiers: Sequence[Dossier]
    collegues: Sequence[Professionnel]
    maintenant: datetime
    choix: Mapping[str, str] = field(default_factory=dict)
    faits: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What the line leaves open, and the answers: never chosen in the place of the author."""

    mots: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Proposition:
    """`mots`: what would be written, or what is still missing. It may be ticked once `pret`.

    `attention`: what one should know before (a vehicle already taken), which forbids nothing.
    """

    mots: str
    pret: bool = True
    question: Question | None = None
    attention: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nature:
    """`proposer` says in one sentence what would be written, or None; `enregistrer` writes it, through its service.

    `mots`: words of the line that belong to this kind (« véhicule » → « ressource »), found in `phrase.valeurs`;
    `mots_ici`: those that belong to one house alone. `suffit`: it says all that the line says, no transmission beside
    it unless one ticks it.
    """

    cle: str
    libelle: str
    icone: str
    proposer: Callable[[Saisie], Proposition | str | None]
    enregistrer: Callable[[Saisie], Any]
    mots: Mapping[str, str] = field(default_factory=dict)
    mots_ici: Callable[[Structure], Mapping[str, str]] | None = None
    suffit: bool = False

    def proposition(self, saisie: Saisie) -> Proposition | None:
        dite = self.proposer(saisie)
        return Proposition(dite) if isinstance(dite, str) else dite


ECLAIR: Registre[Nature] = Registre("eclair")


def mots_connus(structure: Structure) -> dict[str, str]:
    mots = {mot: genre for nature in ECLAIR for mot, genre in nature.mots.items()}
    for nature in ECLAIR:
        mots |= nature.mots_ici(structure) if nature.mots_ici else {}
    return mots
