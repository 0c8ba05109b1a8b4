"""The tree of a model: first as written (fields and conditions named), then as read by one reader (plain runs)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# --- as written: inline --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mot:
    texte: str


@dataclass(frozen=True)
class Champ:
    """`{{ famille.nom }}`"""

    nom: str


@dataclass(frozen=True)
class Gras:
    suite: tuple["EnLigne", ...]


@dataclass(frozen=True)
class Si:
    """Shown only when the field has a value that this reader may see (`pas`: only when it has none)."""

    champ: str
    oui: tuple[Any, ...]
    non: tuple[Any, ...] = ()
    pas: bool = False


EnLigne = Mot | Champ | Gras | Si

# --- blocks, as written (`suite` of EnLigne) and as read (`suite` of Morceau) --------------------------------------


@dataclass(frozen=True)
class Titre:
    rang: int
    suite: tuple[Any, ...]
    numero: str = ""


@dataclass(frozen=True)
class Paragraphe:
    """One tuple a line: a new line in the model is a new line on paper."""

    lignes: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Liste:
    ordonnee: bool
    points: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Parole:
    """Somebody's own words."""

    lignes: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Case:
    suite: tuple[Any, ...]


@dataclass(frozen=True)
class Page:
    """A new page begins."""


@dataclass(frozen=True)
class Lignes:
    """Lines to write on by hand."""

    nombre: int


@dataclass(frozen=True)
class Signatures:
    """One frame a person: name, then quality; as written, each is inline, or one field gives them all."""

    cadres: tuple[tuple[Any, ...], ...] = ()
    champ: str = ""


@dataclass(frozen=True)
class BlocChamp:
    """A field that fills a block by itself: a table, the frame of identity."""

    nom: str


@dataclass(frozen=True)
class Encadre:
    """A frame, set large: what must be easy to read."""

    titre: str
    blocs: tuple[Any, ...]


@dataclass(frozen=True)
class Texte:
    """A whole model, parsed."""

    blocs: tuple[Any, ...]
    champs: frozenset[str] = field(default_factory=frozenset)


# --- as read -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Morceau:
    """A run of text. `genre`: "" for plain, `vide` to be filled by hand, `masque` for what the reader may not see."""

    texte: str
    gras: bool = False
    genre: str = ""


@dataclass(frozen=True)
class Vignette:
    """A picture of a cell: already read and made again from its pixels; `dit` is read aloud in its place."""

    octets: bytes
    mime: str
    dit: str


class Vignettes(str):
    """A cell of pictures; its words stand where pictures are not printed."""

    images: tuple[Vignette, ...]

    def __new__(cls, mots: str, images: tuple[Vignette, ...]) -> "Vignettes":
        cellule = super().__new__(cls, mots)
        cellule.images = images
        return cellule


@dataclass(frozen=True)
class Tableau:
    """Value of a table field. `alertes`: rows that must not be missed."""

    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    alertes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class CadreIdentite:
    """Value of the identity field: `documents.fiches.Identite`, or nothing for this reader."""

    identite: Any


def parcourir(blocs: tuple[Any, ...]) -> Iterator[Any]:
    """Every block, frames opened."""
    for bloc in blocs:
        yield bloc
        if isinstance(bloc, Encadre):
            yield from parcourir(bloc.blocs)
