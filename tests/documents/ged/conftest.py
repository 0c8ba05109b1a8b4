"""`ged`: the fixture `monde`, with a psychologist and a nurse who file papers."""

from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def ged(monde: Any) -> SimpleNamespace:
    from habilitations.choices import Transverse
    from tests.outils import fabriques as f

    monde.psy = f.professionnel(monde.organisme, "Nadia", "Perrin", "Psychologue")
    f.affecter(monde.psy, monde.mecs, f.EDU | {"PSY": "W"}, transverse=Transverse.STRUCTURE)
    monde.psy2 = f.professionnel(monde.organisme, "Élise", "Roy", "Psychologue")
    f.affecter(monde.psy2, monde.mecs, f.EDU | {"PSY": "W"}, transverse=Transverse.STRUCTURE)
    return monde


@pytest.fixture
def maison(monde: Any) -> SimpleNamespace:
    """The parents of Éloïse, and a director who signs."""
    from tests.documents.signature.outils import peupler

    return peupler(monde)
