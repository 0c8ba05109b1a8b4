"""What a grid is really used for: which of its questions nobody answers (the form diet of experience.md §4f)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accompagnement.choices_grilles import FIGES
from accompagnement.grilles import Item
from accompagnement.grilles.calcul import vide
from accompagnement.models import ReponsesPassation, VersionGrille

PASSATIONS_MAX, JAMAIS = 500, 0.1


@dataclass
class Emploi:
    """Figures only: no person, no answer."""

    passations: int
    lignes: list[tuple[Item, int]]

    @property
    def inutiles(self) -> list[tuple[Item, int]]:
        """Asked often enough to judge, answered less than one time in ten."""
        if self.passations < 5:
            return []
        return [(item, fois) for item, fois in self.lignes if fois < JAMAIS * self.passations]


def emploi(version: VersionGrille, structures: Iterable[int]) -> Emploi:
    """Over the last validated assessments of the houses of this reader; what they cannot reach is not counted."""
    lignes = ReponsesPassation.objects.filter(
        passation__version_grille__grille=version.grille_id, passation__statut__in=FIGES, structure__in=structures
    )
    comptes: Counter[str] = Counter()
    vues: set[int] = set()
    for passation_id, reponses in lignes.order_by("-passation_id").values_list("passation_id", "reponses")[
        :PASSATIONS_MAX
    ]:
        vues.add(passation_id)
        comptes.update(cle for cle, valeur in reponses.items() if not vide(valeur))
    items = [i for i in version.lue.tous() if i.demande and i.id not in version.lue.rangees]
    return Emploi(len(vues), [(i, comptes[i.id]) for i in items])
