"""A grid, in the model of FHIR Questionnaire: what is asked, when, what it is worth, what it says (S09)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

Nombre = int | float
TYPES = {
    "groupe": "Section ou sous-formulaire", "affichage": "Texte à lire", "choix": "Choix", "oui_non": "Oui ou non",
    "entier": "Nombre entier", "decimal": "Nombre à virgule", "eva": "Échelle visuelle (EVA)", "texte": "Texte court",
    "long": "Texte long", "date": "Date", "calcul": "Champ calculé",
}  # fmt: skip
NOMBRES = frozenset({"entier", "decimal", "eva"})
SANS_REPONSE = frozenset({"groupe", "affichage"})
OPERATEURS = {"=": "vaut", "!=": "ne vaut pas", ">": "dépasse", ">=": "atteint", "<": "est sous",
              "<=": "ne dépasse pas", "existe": "a une réponse"}  # fmt: skip
LICENCES = {
    "reglementaire": "Instrument réglementaire", "libre": "Libre de droits", "maison": "Grille de la maison",
    "verifier": "Licence à vérifier", "restreinte": "Sous licence : score et document seuls",
}  # fmt: skip
TONS = ("", "ok", "info", "attention", "danger")
UNITES = {"j": "jours", "s": "semaines", "m": "mois", "a": "ans"}


@dataclass(frozen=True)
class Option:
    """`exclusive`: cannot be ticked with another one."""

    code: str
    libelle: str
    points: Nombre | None = None
    exclusive: bool = False


@dataclass(frozen=True)
class Regle:
    item: str
    op: str
    valeur: Any = None


@dataclass(frozen=True)
class Condition:
    """`tous`: every rule must hold; else one of them is enough (enableBehavior)."""

    regles: tuple[Regle, ...]
    tous: bool = True


@dataclass(frozen=True)
class Item:
    """`niveau`: who may see it, when it is more than the grid's own. `lien`: the foreign linkId it came with."""

    id: str
    type: str
    libelle: str
    aide: str = ""
    obligatoire: bool = False
    multiple: bool = False
    repete: bool = False
    commentaire: bool = False
    options: tuple[Option, ...] = ()
    condition: Condition | None = None
    minimum: Nombre | None = None
    maximum: Nombre | None = None
    unite: str = ""
    niveau: int | None = None
    formule: str = ""
    lien: str = ""
    items: tuple["Item", ...] = ()

    @property
    def demande(self) -> bool:
        """Somebody answers it."""
        return self.type not in SANS_REPONSE and self.type != "calcul"

    @property
    def note(self) -> bool:
        """Its options are worth points: a formula reads these."""
        return bool(self.options) and all(o.points is not None for o in self.options)

    @property
    def linkid(self) -> str:
        return self.lien or self.id

    def libelle_de(self, valeur: Any) -> str:
        return next((o.libelle for o in self.options if o.code == valeur), str(valeur))


@dataclass(frozen=True)
class Seuil:
    """From `minimum` on."""

    minimum: Nombre
    libelle: str
    ton: str = ""

    @property
    def en_clair(self) -> str:
        return f"{self.minimum} et plus : {self.libelle}"


@dataclass(frozen=True)
class Bareme:
    """What a score says, according to whom; `si` limits it (thresholds of men, of women)."""

    seuils: tuple[Seuil, ...]
    source: str
    si: str = ""

    def lire(self, valeur: Nombre) -> Seuil | None:
        atteints = [s for s in self.seuils if valeur >= s.minimum]
        return atteints[-1] if atteints else None


@dataclass(frozen=True)
class Score:
    """`prorata`: smallest number of answers from which a sum is scaled up; 0, only when all are there.

    `domaine`: one of the domains that are drawn together (radar), read beside the scores and never instead of them.
    """

    code: str
    libelle: str
    formule: str
    minimum: Nombre | None = None
    maximum: Nombre | None = None
    unite: str = ""
    prorata: int = 0
    domaine: bool = False
    baremes: tuple[Bareme, ...] = ()


@dataclass(frozen=True)
class Alerte:
    """Published as an event and shown as soon as `si` is true. `conduite`: what to do, step by step."""

    code: str
    si: str
    message: str
    conduite: tuple[str, ...] = ()


@dataclass(frozen=True)
class Periodicite:
    nombre: int
    unite: str

    def __str__(self) -> str:
        return f"tous les {self.nombre} {UNITES[self.unite]}" if self.nombre > 1 else f"chaque {_UN[self.unite]}"


_UN = {"j": "jour", "s": "semaine", "m": "mois", "a": "année"}


@dataclass(frozen=True)
class Definition:
    code: str
    titre: str
    licence: str
    mention: str
    niveau: int = 2
    resume: str = ""
    public: str = ""
    secteurs: tuple[str, ...] = ()
    type_national: str = ""
    auto_evaluation: bool = False
    periodicite: Periodicite | None = None
    items: tuple[Item, ...] = ()
    scores: tuple[Score, ...] = ()
    alertes: tuple[Alerte, ...] = ()
    index: dict[str, Item] = field(default_factory=dict, compare=False, repr=False)
    niveaux_items: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    rangees: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for item, niveau, groupe in _parcourir(self.items, self.niveau, ""):
            self.index[item.id] = item
            self.niveaux_items[item.id] = niveau
            if groupe:
                self.rangees[item.id] = groupe

    def tous(self) -> Iterator[Item]:
        return iter(self.index.values())

    @property
    def niveaux(self) -> frozenset[int]:
        """Levels of which the grid has something to ask."""
        return frozenset(self.niveaux_items[i.id] for i in self.tous() if i.type != "groupe") | {self.niveau}


def _parcourir(items: tuple[Item, ...], niveau: int, groupe: str) -> Iterator[tuple[Item, int, str]]:
    for item in items:
        propre = max(niveau, item.niveau or niveau)
        yield item, propre, groupe
        yield from _parcourir(item.items, propre, item.id if item.repete else groupe)


CALCULES = frozenset({"index", "niveaux_items", "rangees"})


def champs_de(classe: type) -> list[Any]:
    """Fields of the stored form, in order."""
    return [f for f in fields(classe) if f.name not in CALCULES]
