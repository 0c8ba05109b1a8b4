"""S-25: a clean log is read again whole within thirty seconds; a million lines by `make proofs ISSUE=3`."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from dui.core import verification
from dui.core.sceaux import LOT
from tests.noyau.outils_journal import remplir, sceller_a_la_date, superutilisateur

LIGNES = int(os.environ.get("DUI_JOURNAL_LIGNES", "20000"))


@pytest.mark.django_db(transaction=True, databases=["default", "sceau"])
@pytest.mark.mission("PRI-ENJ-3", "PRI-OBS-5")
@pytest.mark.exigence("S-25")
def test_un_journal_sain_se_relit_vite():
    depuis = datetime.now(UTC) - timedelta(days=30)
    remplir(LIGNES, depuis)
    sceller_a_la_date(depuis, avance=timedelta(milliseconds=LOT))
    debut = time.perf_counter()
    rapport = verification.verifier()
    duree = time.perf_counter() - debut
    print(f"{rapport.traces} lignes relues en {duree:.1f} s")
    assert rapport.intact
    assert rapport.traces == LIGNES
    assert duree <= 30
    with superutilisateur() as connexion:
        connexion.execute("UPDATE core_traceacces SET motif = 'autre' WHERE id = (SELECT max(id) FROM core_traceacces)")
    assert not verification.verifier().intact
