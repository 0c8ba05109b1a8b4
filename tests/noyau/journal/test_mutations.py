"""S-25: random mutations of a sealed log by the superuser, each found; S-28: a purge at full size keeps the proof."""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from dui.core import purge, verification
from dui.core.models import NaturePreuve, Preuve, TraceAcces
from tests.noyau.outils_journal import ecrire, remplir, sceller_a_la_date, sceller_tout, superutilisateur

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "sceau"]),
    pytest.mark.mission("PRI-ENJ-3", "PRI-OBS-5"),
    pytest.mark.exigence("S-25", "S-28"),
]
MUTATIONS = int(os.environ.get("DUI_JOURNAL_MUTATIONS", "60"))
PURGE = int(os.environ.get("DUI_JOURNAL_PURGE", "3000"))
LIGNES, LOT = 48, 8
ENTIERS = ("tx", "acteur_id", "structure_id", "dossier_id", "usager_id", "niveau")
TEXTES = ("action", "objet", "motif", "canal", "adresse")
REHACHER = "UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t)) WHERE id = {i}"


def _champ(hasard, ids):
    i = hasard.choice(ids)
    colonne = hasard.choice(ENTIERS + TEXTES + ("instant", "grain", "empreinte"))
    if colonne in ENTIERS:
        valeur = f"coalesce({colonne}, 0) + {hasard.randint(1, 9)}"
    elif colonne in TEXTES:
        valeur = f"{colonne} || 'x'"
    elif colonne == "instant":
        valeur = f"instant + interval '{hasard.choice((-1, 1)) * hasard.randint(1, 10**9)} microseconds'"
    else:
        valeur = f"set_byte({colonne}, 0, (get_byte({colonne}, 0) + 1) % 256)"
    ordres = [f"UPDATE core_traceacces SET {colonne} = {valeur} WHERE id = {i}"]
    if colonne != "empreinte" and hasard.random() < 0.5:
        ordres.append(REHACHER.format(i=i))
    return ordres


def _suppression(hasard, ids):
    nombre = hasard.randint(1, 5)
    return [f"DELETE FROM core_traceacces WHERE id IN ({','.join(map(str, hasard.sample(ids, nombre)))})"]


def _echange(hasard, ids):
    a, b = hasard.sample(ids, 2)
    poser = "UPDATE core_traceacces SET id = {} WHERE id = {}"
    ordres = [poser.format(-a, a), poser.format(a, b), poser.format(b, -a)]
    return ordres + ([REHACHER.format(i=a), REHACHER.format(i=b)] if hasard.random() < 0.5 else [])


def _insertion(hasard, ids):
    i = hasard.choice(ids)
    return [
        "INSERT INTO core_traceacces SELECT -1, tx, instant, acteur_id, structure_id, dossier_id, usager_id, action,"
        f" objet, niveau, motif, canal, adresse, grain, empreinte FROM core_traceacces WHERE id = {i}",
        REHACHER.format(i=-1),
    ]


def _troncature(hasard, ids):
    sceau = hasard.randint(1, LIGNES // LOT)
    return [
        f"DELETE FROM core_traceacces t USING core_sceau s WHERE s.numero = {sceau} AND t.id >= s.premier_id",
        f"DELETE FROM core_sceau WHERE numero >= {sceau}",
    ]


def _sceau(hasard, ids):
    numero = hasard.randint(1, LIGNES // LOT)
    octet = "set_byte({0}, 3, (get_byte({0}, 3) + 1) % 256)"
    changements = [f"{c} = {octet.format(c)}" for c in ("feuilles", "racine", "precedent", "empreinte", "signature")]
    changements += ["nombre = nombre + 1", "dernier_id = dernier_id - 1", "scelle_le = scelle_le - interval '1 s'"]
    return [f"UPDATE core_sceau SET {hasard.choice(changements)} WHERE numero = {numero}"]


GENRES = (_champ, _champ, _champ, _suppression, _echange, _insertion, _troncature, _sceau)


def _remettre(connexion):
    for table in ("core_traceacces", "core_sceau"):
        connexion.execute(f"DELETE FROM {table}")
        connexion.execute(f"INSERT INTO {table} SELECT * FROM copie_{table}")


def test_toute_mutation_au_hasard_est_trouvee():
    """100 %: any column of any line, lines removed, exchanged, slipped in, the end cut, a seal touched."""
    hasard = random.Random(20261121)
    for _ in range(LIGNES // LOT):
        ecrire(LOT)
        sceller_tout(LOT)
    with superutilisateur() as connexion:
        connexion.commit()
        connexion.autocommit = True
        for table in ("core_traceacces", "core_sceau"):
            connexion.execute(f"CREATE TABLE copie_{table} AS TABLE {table}")
        ids = [i for (i,) in connexion.execute("SELECT id FROM core_traceacces ORDER BY id").fetchall()]
        manquees = []
        for rang in range(MUTATIONS):
            ordres = hasard.choice(GENRES)(hasard, ids)
            for ordre in ordres:
                connexion.execute(ordre)
            if verification.verifier().intact:
                manquees.append((rang, ordres))
            _remettre(connexion)
    assert manquees == []
    assert verification.verifier().intact
    print(f"{MUTATIONS} mutations sur {MUTATIONS} trouvées")


def test_la_purge_enleve_le_contenu_et_garde_la_preuve(settings):
    """S-28: past the term, no line is left, the seals hold; before the term, nothing moved."""
    remplir(PURGE, datetime.now(UTC) - timedelta(days=1200))
    sceller_a_la_date(datetime.now(UTC) - timedelta(days=1200), avance=timedelta(minutes=1))
    ecrire(10)
    sceller_tout(10)
    assert verification.verifier().intact
    assert purge.purger_journal() == PURGE
    assert purge.purger_journal() == 0
    rapport = verification.verifier()
    assert (rapport.intact, rapport.purgees, rapport.traces) == (True, PURGE, 10)
    with superutilisateur() as connexion:
        assert connexion.execute("SELECT count(*) FROM core_traceacces").fetchone() == (10,)
        connexion.execute("DELETE FROM core_traceacces WHERE id = (SELECT max(id) FROM core_traceacces)")
    assert verification.verifier().defaut.nature == "supprime"
    assert Preuve.objects.get(nature=NaturePreuve.PURGE).detail == f"{PURGE} lignes"
    print(f"{PURGE} lignes purgées, preuve intacte")


def test_une_purge_coupee_ne_laisse_pas_de_sceau_a_moitie_vide(monkeypatch):
    remplir(200, datetime.now(UTC) - timedelta(days=1200))
    sceller_a_la_date(datetime.now(UTC) - timedelta(days=1200), par_lot=20)
    monkeypatch.setattr(purge, "SCEAUX_PAR_LOT", 3)
    assert purge._purger_un_lot(datetime.now(UTC) - timedelta(days=1095)) == 60
    rapport = verification.verifier()
    assert (rapport.intact, rapport.purgees) == (True, 60)
    assert purge.purger_journal() == 140
    assert not TraceAcces.objects.exists()
