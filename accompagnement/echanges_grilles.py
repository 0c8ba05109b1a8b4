"""Door for the exchange formats of grids: the room that knows FHIR registers its functions here (DESIGN §1)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accompagnement.grilles import Definition
from dui.core.registres import Registre


@dataclass(frozen=True)
class Reponse:
    """An assessment already limited to its reader, in plain words."""

    definition: Definition
    version: str
    reponses: Mapping[str, Any]
    calcules: Mapping[str, Any]
    scores: Sequence[tuple[str, str, Any, str]]
    statut: str
    identifiant: str
    date: str
    sujet: str
    auteur: str = ""
    auto_evaluation: bool = False
    commentaire: str = ""


@dataclass(frozen=True)
class Format:
    """`importer` gives the raw definition (or None) and what it could not take, item by item."""

    libelle: str
    exporter: Callable[[Definition, str, str], bytes]
    importer: Callable[[Any], tuple[dict[str, Any] | None, list[str]]]
    repondre: Callable[[Reponse], bytes]


FORMATS: Registre[Format] = Registre("formats de grilles")
