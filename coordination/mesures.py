"""What a transmission may count: values with their unit, their bounds, the least level at which they are written (S10).

A value of health never goes to the team's thread: it starts at the level of care instructions, one person at a time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from coordination.choices import Theme
from dui.core.typographie import ESPACE, nombre

CONSIGNE = 3


@dataclass(frozen=True)
class Definition:
    """`mots`: what a value says in place of its figure (« la moitié »)."""

    genre: str
    libelle: str
    unite: str
    minimum: Decimal
    maximum: Decimal
    theme: str
    niveau: int = 2
    decimales: int = 0
    mots: Mapping[int, str] | None = None
    aide: str = ""

    @property
    def de_sante(self) -> bool:
        return self.niveau >= CONSIGNE

    def dire(self, valeur: Decimal) -> str:
        """« 38,2 °C », « la moitié », « 7 h 30 »."""
        if self.mots is not None:
            return self.mots[int(valeur)]
        if self.unite == "h":
            heures, minutes = divmod(int(valeur * 60), 60)
            return f"{heures}{ESPACE}h" + (f"{ESPACE}{minutes:02d}" if minutes else "")
        entier = valeur == valeur.to_integral_value()
        return nombre(valeur, self.unite, decimales=0 if entier else self.decimales)

    def phrase(self, valeur: Decimal) -> str:
        return f"{self.libelle}{f'{ESPACE}:' if self.mots else ''} {self.dire(valeur)}"


PARTS = {0: "rien", 25: "un quart", 50: "la moitié", 75: "presque tout", 100: "tout"}
HUMEURS = {1: "très mal", 2: "plutôt mal", 3: "ni bien ni mal", 4: "plutôt bien", 5: "très bien"}

DEFINITIONS: dict[str, Definition] = {
    d.genre: d
    for d in (
        Definition("repas", "Repas", "%", Decimal(0), Decimal(100), Theme.REPAS, mots=PARTS),
        Definition("boisson", "Boisson", "mL", Decimal(10), Decimal(3000), Theme.REPAS, aide="Bue d’une fois, en mL."),
        Definition("sommeil", "Sommeil", "h", Decimal(0), Decimal(24), Theme.SOMMEIL, decimales=2,
                   aide="7,5 pour sept heures et demie."),
        Definition("humeur", "Humeur", "sur 5", Decimal(1), Decimal(5), Theme.HUMEUR, mots=HUMEURS),
        Definition("temperature", "Température", "°C", Decimal(30), Decimal(45), Theme.SOIN, CONSIGNE, 1),
        Definition("poids", "Poids", "kg", Decimal("0.5"), Decimal(300), Theme.SOIN, CONSIGNE, 2),
        Definition("douleur", "Douleur", "sur 10", Decimal(0), Decimal(10), Theme.SOIN, CONSIGNE,
                   aide="Échelle visuelle, de 0 à 10, dite par la personne."),
    )
}  # fmt: skip
CHOIX = [(d.genre, d.libelle) for d in DEFINITIONS.values()]
Valeurs = Mapping[str, Decimal]


def dire(valeurs: Valeurs) -> str:
    """« Repas : la moitié, température 38,2 °C »: as somebody would type it, in the order of the list."""
    dites = [d.phrase(valeurs[d.genre]) for d in DEFINITIONS.values() if d.genre in valeurs]
    return ", ".join([*dites[:1], *(p[:1].lower() + p[1:] for p in dites[1:])]).replace(ESPACE, " ")


def fautes(valeurs: Valeurs, niveau: int, personnes: int) -> Iterable[tuple[str, str]]:
    """(field, sentence) for each value that may not be written so."""
    for genre, valeur in valeurs.items():
        d = DEFINITIONS[genre]
        if not d.minimum <= valeur <= d.maximum or (d.mots is not None and valeur not in d.mots):
            yield champ(genre), f"{d.libelle} : entre {d.dire(d.minimum)} et {d.dire(d.maximum)}."
        elif -int(valeur.normalize().as_tuple().exponent) > d.decimales:
            places = "un nombre entier" if not d.decimales else f"{d.decimales} chiffres au plus après la virgule"
            yield champ(genre), f"{d.libelle} : {places}."
        if d.de_sante and niveau < d.niveau:
            yield "niveau", f"{d.libelle} : un chiffre de santé s’écrit à « Consigne de soin » ou « Équipe de soins »."
        if d.de_sante and personnes > 1:
            yield champ(genre), f"{d.libelle} : une personne à la fois."


def champ(genre: str) -> str:
    return f"m_{genre}"


def theme_de(valeurs: Valeurs) -> str:
    """Tile of the first value, when the author chose none."""
    return next((d.theme for d in DEFINITIONS.values() if d.genre in valeurs), "")
