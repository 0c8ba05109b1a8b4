"""Doors through which higher rooms add to lower screens; filled in AppConfig.ready()."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registre(Generic[T]):
    """Ordered collection of named objects; a second registration under a name replaces the first."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self._objets: dict[str, tuple[int, T]] = {}

    def enregistrer(self, objet: T, *, cle: str, ordre: int = 100) -> T:
        self._objets[cle] = (ordre, objet)
        return objet

    def completer(self, cle: str, **champs: Any) -> None:
        """A higher room adds to what a lower one registered, at the same place."""
        ordre, objet = self._objets[cle]
        self._objets[cle] = (ordre, replace(objet, **champs))  # type: ignore[type-var]

    def __iter__(self) -> Iterator[T]:
        return iter(objet for _, objet in sorted(self._objets.values(), key=lambda paire: paire[0]))

    def cles(self) -> list[str]:
        return list(self._objets)

    def get(self, cle: str) -> T | None:
        return self._objets[cle][1] if cle in self._objets else None


@dataclass(frozen=True)
class Onglet:
    """Tab of the dossier: absent (never greyed) unless one of its doors opens.

    `change(dossier, acteur)`: somebody else changed it since this reader's last visit; `vu` notes that visit.
    `ouvert(dossier, acteur)`: what more this tab asks than a right (an option of the house).

    `domaine` and `action` may list several, as in "resumer|creer": each pair is a door.
    """

    cle: str
    libelle: str
    url_name: str
    domaine: str
    action: str = "lire"
    change: Callable[[Any, Any], Any] | None = None
    vu: Callable[[Any, Any], None] | None = None
    ouvert: Callable[[Any, Any], bool] | None = None

    @property
    def portes(self) -> list[tuple[str, str]]:
        return [(domaine, action) for domaine in self.domaine.split("|") for action in self.action.split("|")]


@dataclass(frozen=True)
class SectionSynthese:
    """Section of the synthesis: `lignes(dossier, acteur)` gives data already limited to that reader, or None.

    `differee(dossier, acteur)`: the page leaves its place to readers for whom this is true, without any query; its
    lines come once the page is read, so that the cost of opening a dossier does not grow with the rooms.
    """

    cle: str
    titre: str
    lignes: Callable[[Any, Any], Any]
    gabarit: str = ""
    differee: Callable[[Any, Any], bool] | None = None


@dataclass(frozen=True)
class GenreFil:
    """Kind of entry of the timeline.

    `joindre(acteur, ids)`: the objects behind the lines of a page, in one query, limited to that reader; `gabarit`
    shows one of them (`objet`) under the words of its line.
    """

    cle: str
    libelle: str
    icone: str
    domaine: str
    joindre: Callable[[Any, Sequence[int]], Mapping[int, Any]] | None = None
    gabarit: str = ""


@dataclass(frozen=True)
class Bande:
    """Strip under the header, on every page. `actions`: (label, address, True when it is posted)."""

    texte: str
    icone: str = "info"
    actions: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True)
class Cachable:
    """Kind of writing that a minor may keep from the holders of parental authority.

    `choix(dossier, acteur)`: (id, words) of those that this actor reads there.
    """

    cle: str
    libelle: str
    choix: Callable[[Any, Any], Sequence[tuple[int, str]]]


@dataclass(frozen=True)
class Occurrence:
    """A day of the agenda brought by another room, already limited to its reader. `url` checks rights again."""

    le: date
    titre: str
    url: str
    dossier_id: int | None = None
    icone: str = "calendar-clock"
    ton: str = ""


ONGLETS: Registre[Onglet] = Registre("onglets")
SYNTHESE: Registre[SectionSynthese] = Registre("synthese")
BANDEAU: Registre[SectionSynthese] = Registre("bandeau")
FIL: Registre[GenreFil] = Registre("fil")
CACHABLES: Registre[Cachable] = Registre("cachables")
NAVIGATION: Registre[Any] = Registre("navigation")
PALETTE: Registre[Any] = Registre("palette")
EXPORT: Registre[Any] = Registre("export")
ACCUEIL: Registre[Any] = Registre("accueil")
# What the agenda shows beside its own events: (acteur, structure_id, first day, last day) → occurrences.
AGENDA: Registre[Callable[[Any, int, date, date], Sequence["Occurrence"]]] = Registre("agenda")
# Next steps of a stay that higher rooms offer in the list of stays: (acteur, sejour) → (words, address), or None.
SUITES_SEJOUR: Registre[Callable[[Any, Any], tuple[str, str] | None]] = Registre("suites_sejour")
# Words of the access log: kind of object → how people call it.
ACTES: Registre[str] = Registre("actes")
# Whom to call when the access log does not hold: functions without argument.
ALERTES: Registre[Callable[[], None]] = Registre("alertes")
# Whom to call when backups are late or damaged.
ALERTES_SAUVEGARDE: Registre[Callable[[], None]] = Registre("alertes_sauvegarde")
# Called with the request; empty when there is nothing to say.
BANDES: Registre[Callable[[Any], Sequence[Bande]]] = Registre("bandes")
