"""The world with somebody who decides, and a nurse and a physician who give opinions."""

from typing import Any

import pytest

from tests.habilitations.conftest import direction

__all__ = ["direction"]


@pytest.fixture
def maison(direction: Any) -> Any:
    """`direction` gives helene (directs the MECS); here: denis, physician; jeanne, directs the CSAPA."""
    from habilitations.choices import Transverse
    from tests.outils import fabriques as f

    m = direction
    profil = m.helene.affectations.get().profil
    profil.droits |= {"ADM": "V"}
    profil.save()
    m.denis = f.professionnel(
        m.organisme, "Denis", "Carré", "Médecin", professionnel_de_sante=True, profession="G15_10"
    )
    f.affecter(m.denis, m.mecs, f.IDE | {"ADM": "S"})
    m.jeanne = f.professionnel(m.organisme, "Jeanne", "Kermarrec", "Directrice")
    f.affecter(m.jeanne, m.csapa, f.DIR | {"ADM": "V"}, transverse=Transverse.STRUCTURE)
    m.ines = f.professionnel(m.organisme, "Inès", "Marchal", "Assistante sociale")
    f.affecter(m.ines, m.csapa, f.SEC | {"ADM": "W"}, transverse=Transverse.STRUCTURE)
    return m
