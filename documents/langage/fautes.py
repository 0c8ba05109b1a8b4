"""What is wrong in the text of a model, line by line, in words for the person who wrote it."""

from dataclasses import dataclass

from dui.core.erreurs import ErreurMetier

MONTREES = 8


@dataclass(frozen=True)
class Faute:
    ligne: int
    message: str

    def __str__(self) -> str:
        return f"Ligne {self.ligne} : {self.message}" if self.ligne else self.message


class ModeleRefuse(ErreurMetier):
    """Shown beside the field `corps`; `fautes` holds every line."""

    def __init__(self, fautes: list[Faute]) -> None:
        self.fautes = fautes
        montrees = [str(faute) for faute in fautes[:MONTREES]]
        if len(fautes) > MONTREES:
            montrees.append(f"Et {len(fautes) - MONTREES} autres points.")
        super().__init__("modele", "\n".join(montrees), champ="corps")
