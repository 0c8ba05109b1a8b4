"""One clock: instants in UTC, days in Europe/Paris, durations computed in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")
_fige: ContextVar[datetime | None] = ContextVar("dui_horloge", default=None)


def maintenant() -> datetime:
    """Current instant, aware, UTC."""
    return _fige.get() or timezone.now()


def aujourdhui() -> date:
    """Current day as lived in the house (Europe/Paris)."""
    return maintenant().astimezone(PARIS).date()


@contextmanager
def a_l_instant(instant: datetime) -> Iterator[None]:
    """Live at another instant: the fictional world is lived day after day through the services."""
    jeton = _fige.set(instant)
    try:
        yield
    finally:
        _fige.reset(jeton)


def duree(debut: datetime, fin: datetime) -> timedelta:
    """True elapsed time; the night of a clock change lasts 9 h or 11 h (Python alone would answer 10 h)."""
    return fin.astimezone(UTC) - debut.astimezone(UTC)
