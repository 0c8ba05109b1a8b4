"""`maison`: the fixture `monde`, with the parents of Éloïse and somebody who signs contracts."""

from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def maison(monde: Any) -> SimpleNamespace:
    from tests.documents.signature.outils import peupler

    return peupler(monde)
