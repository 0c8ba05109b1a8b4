"""Removal at term: drafts and tokens after 15 days, access log after its retention; the seals keep the digests."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, connections, transaction

from dui.core import ancrage, sceaux
from dui.core.models import NaturePreuve

SCEAUX_PAR_LOT = 8
# End of the oldest expired seals that still have lines.
_ECHUS = """
SELECT dernier_tx, dernier_id FROM (
    SELECT numero, dernier_tx, dernier_id FROM core_sceau
    WHERE scelle_le < %s AND (dernier_tx, dernier_id) >= (SELECT tx, id FROM core_traceacces ORDER BY tx, id LIMIT 1)
    ORDER BY numero LIMIT %s) echus
ORDER BY numero DESC LIMIT 1
"""


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
    total = 0
    while nombre := _purger_un_lot(limite):
        total += nombre
    if total:
        ancrage.noter(NaturePreuve.PURGE, detail=f"{total} lignes")
    return total


def _purger_un_lot(limite: datetime) -> int:
    """The lines of a few seals, in one short transaction: a purge cut in the middle leaves no seal half empty."""
    with transaction.atomic(using=sceaux.ALIAS), connections[sceaux.ALIAS].cursor() as curseur:
        curseur.execute(_ECHUS, [limite, SCEAUX_PAR_LOT])
        borne = curseur.fetchone()
        if borne is None:
            return 0
        curseur.execute("DELETE FROM core_traceacces WHERE (tx, id) <= (%s, %s)", borne)
        return int(curseur.rowcount)
