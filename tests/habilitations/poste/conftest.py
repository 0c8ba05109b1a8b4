"""A workstation of the Tilleuls, enrolled by the direction; Anne and Karim have a code."""

from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def bureau(direction: Any) -> SimpleNamespace:
    """`bureau.poste`, `bureau.appareil`, and the people of `direction`."""
    from habilitations.services.postes import enroler_poste
    from tests.habilitations.outils import equiper
    from tests.habilitations.poste.outils import Appareil

    for pro in (direction.anne, direction.karim, direction.helene, direction.lucie):
        pro.secret = equiper(pro)
    direction.poste, direction.jeton = enroler_poste(
        acteur=None, structure=direction.mecs, unite=direction.tilleuls, nom="Bureau des Tilleuls"
    )
    direction.appareil = Appareil(direction.jeton)
    return direction


@pytest.fixture
def releve(bureau: Any) -> Any:
    """Anne then Karim proved both factors here; nobody holds the workstation."""
    for pro in (bureau.anne, bureau.karim):
        bureau.appareil.identifier(pro)
        bureau.appareil.passer()
    return bureau
