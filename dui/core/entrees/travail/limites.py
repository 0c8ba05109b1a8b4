"""What each task may spend (S-37 to S-40), in seconds and bytes."""

from dataclasses import dataclass

MO = 1024 * 1024


@dataclass(frozen=True)
class Limites:
    processeur: int = 20
    memoire: int = 512 * MO
    sortie: int = 64 * MO
    delai: float = 30.0


LIMITES = {
    "tableur": Limites(),
    "balisage": Limites(processeur=10, delai=15.0, sortie=160 * MO),
    "notation": Limites(processeur=5, delai=10.0),
    "archive": Limites(processeur=15, delai=20.0, sortie=210 * MO),
    "image": Limites(processeur=15, delai=20.0, memoire=1024 * MO),
    "inspection": Limites(processeur=10, delai=15.0),
    "rendu": Limites(delai=19.0),  # killed before twenty seconds (S-40)
    "assemblage": Limites(processeur=60, delai=90.0, memoire=1536 * MO),
    "texte": Limites(processeur=20, delai=25.0),
    "cachet": Limites(processeur=10, delai=20.0),
}
