"""The administration of the MECS of the fixture `monde`."""

from typing import Any

import pytest


@pytest.fixture
def direction(monde: Any) -> Any:
    """Hélène directs the MECS, Thomas is its DPO, Victor its technical administrator."""
    from habilitations.choices import Transverse
    from tests.outils import fabriques as f

    monde.helene = f.professionnel(monde.organisme, "Hélène", "Garnier", "Directrice")
    monde.thomas = f.professionnel(monde.organisme, "Thomas", "Aubert", "Délégué à la protection des données")
    monde.victor = f.professionnel(monde.organisme, "Victor", "Lemoine", "Administrateur technique")
    f.affecter(monde.helene, monde.mecs, f.DIR, transverse=Transverse.STRUCTURE)
    f.affecter(
        monde.thomas, monde.mecs, {"ID": "S", "REP": "A", "ARC": "W", "HAB": "R"}, transverse=Transverse.STRUCTURE
    )
    f.affecter(monde.victor, monde.mecs, {"HAB": "C"})
    return monde
