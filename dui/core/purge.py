"""Removal at term: drafts and tokens after 15 days, access log after its retention; the seals keep the digests."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, connections, transaction

from dui.core import sceaux


def purger() -> int:
    """Number of rows removed."""
    return purger_saisie() + purger_journal()


def purger_saisie() -> int:
    with connection.cursor() as curseur:
        curseur.execute("SELECT core_purger_saisie()")
        return int(curseur.fetchone()[0])


def purger_journal() -> int:
    """Whole seals only: a seal keeps the digest of each line, so the proof outlives the content (S-28)."""
    if sceaux.ALIAS not in connections:
        return 0
    limite = datetime.now(UTC) - timedelta(days=settings.DUI_JOURNAL_CONSERVATION_JOURS)
    with transaction.atomic(using=sceaux.ALIAS), connections[sceaux.ALIAS].cursor() as curseur:
        curseur.execute(
            "SELECT dernier_tx, dernier_id FROM core_sceau WHERE scelle_le < %s ORDER BY numero DESC LIMIT 1", [limite]
        )
        borne = curseur.fetchone()
        if borne is None:
            return 0
        curseur.execute("DELETE FROM core_traceacces WHERE (tx, id) <= (%s, %s)", borne)
        return int(curseur.rowcount)
