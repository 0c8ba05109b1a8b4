"""Somebody missing, for the gallery of documents."""

from types import SimpleNamespace

from accompagnement.models import Fugue
from tests.accompagnement.presences.outils import fugue_de
from tests.outils import fabriques as f


def _fugue(monde: SimpleNamespace) -> Fugue:
    with f.technique(monde.mecs):
        return fugue_de(monde)


PRESENCES = {"fugue": _fugue}
