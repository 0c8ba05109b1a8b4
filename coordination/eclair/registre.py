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
    """The line once read, with the people that the author confirmed."""

    acteur: Acteur
    structure: Structure
    phrase: Phrase
    dossiers: Sequence[Dossier]
    collegues: Sequence[Professionnel]
    maintenant: datetime


@dataclass(frozen=True)
class Nature:
    """`proposer` says in one sentence what would be written, or None; `enregistrer` writes it, through its service.

    `mots`: words of the line that belong to this kind (« véhicule » → « ressource »), found in `phrase.valeurs`.
    """

    cle: str
    libelle: str
    icone: str
    proposer: Callable[[Saisie], str | None]
    enregistrer: Callable[[Saisie], Any]
    mots: Mapping[str, str] = field(default_factory=dict)


ECLAIR: Registre[Nature] = Registre("eclair")


def mots_connus() -> dict[str, str]:
    return {mot: genre for nature in ECLAIR for mot, genre in nature.mots.items()}
