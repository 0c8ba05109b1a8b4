"""One clock: instants in UTC, days in Europe/Paris, durations computed in UTC."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> datetime:
    """Current instant, aware, UTC."""
    return timezone.now()


def aujourdhui() -> date:
    """Current day as lived in the house (Europe/Paris)."""
    return timezone.localdate(timezone=PARIS)


def duree(debut: datetime, fin: datetime) -> timedelta:
    """True elapsed time; the night of a clock change lasts 9 h or 11 h (Python alone would answer 10 h)."""
    return fin.astimezone(UTC) - debut.astimezone(UTC)
