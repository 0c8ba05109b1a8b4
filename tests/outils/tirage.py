"""What an everyday run takes of a long walk: another part each day, so that a few days walk it whole.

The process that owns the run names the day, its workers inherit it; `DUI_TESTS_JOUR=739211` plays that day again.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

JOUR = "DUI_TESTS_JOUR"
T = TypeVar("T")


def fixer() -> None:
    os.environ.setdefault(JOUR, str(datetime.now(UTC).toordinal()))


def jour() -> int:
    return int(os.environ[JOUR])


def part(choses: Sequence[T], combien: int) -> list[T]:
    """The `combien` of today, in the order given; none is left out for more than a turn of the list."""
    depart = jour() * combien % len(choses)
    rangs = {(depart + i) % len(choses) for i in range(combien)}
    return [chose for rang, chose in enumerate(choses) if rang in rangs]
