"""Port: where somebody is at this moment. The room of daily life answers; without it nothing is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from habilitations.acces import Acteur, numeros_visibles
from usagers.models import Dossier


@dataclass(frozen=True)
class Etat:
    """As the banner and the portraits show it: `detail` says until when."""

    texte: str
    ton: str = ""
    icone: str = "check"
    detail: str = ""


Annotations = Callable[[str, datetime | None], Mapping[str, Any]]
Fournisseur = Callable[[Acteur, Sequence[Dossier]], Mapping[int, Etat]]
_fournisseur: Fournisseur = lambda acteur, dossiers: {}  # noqa: E731
_annotations: Annotations = lambda vers, le: {}  # noqa: E731


def fournir(fournisseur: Fournisseur, annotations: Annotations) -> None:
    """`annotations`: what the state of one dossier needs, read in the query that fetches it, or one of its facts."""
    global _fournisseur, _annotations
    _fournisseur, _annotations = fournisseur, annotations


def annotations(vers: str = "", le: datetime | None = None) -> Mapping[str, Any]:
    """`vers`: path from the rows read to their dossier; `le`: another instant than now."""
    return _annotations(vers, le)


def avec_presence(acteur: Acteur, dossiers: "QuerySet[Dossier]", le: datetime | None = None) -> "QuerySet[Dossier]":
    """The same list, with what `etats` needs and whether this reader may see it."""
    permises = Q(pk__in=numeros_visibles(acteur, "PRE", "lire"))
    permis = ExpressionWrapper(permises, output_field=BooleanField())
    return dossiers.annotate(presence_permise=permis, **annotations("", le))


def etats(acteur: Acteur, dossiers: Sequence[Dossier]) -> Mapping[int, Etat]:
    """By dossier; a person whose presences this reader may not see is absent."""
    return _fournisseur(acteur, dossiers)


__all__ = ["Etat", "annotations", "avec_presence", "etats", "fournir"]
