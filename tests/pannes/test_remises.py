"""F-01, F-03, F-08: exactly once through dead workers, an emptied Redis and zombies; and the controls that fail.

Sizes: DUI_PANNES_MESSAGES, DUI_PANNES_FAUTES, DUI_PANNES_GRAINE; DUI_PANNES_BILAN names a file that receives one line
of JSON per drill (make faults).
"""

import json
import os
from pathlib import Path

import pytest

from tests.pannes import application, scene
from tests.pannes.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES = int(os.environ.get("DUI_PANNES_MESSAGES", "24"))
FAUTES = int(os.environ.get("DUI_PANNES_FAUTES", "4"))
GRAINE = int(os.environ.get("DUI_PANNES_GRAINE", "20261121"))


@pytest.fixture
def plateau(tmp_path):
    """`plateau(pause=…)` opens a stage; it is closed whatever happens."""
    ouvertes = []

    def ouvrir(**reglages):
        ouvertes.append(Scene(tmp_path, **reglages))
        return ouvertes[-1]

    yield ouvrir
    for ouverte in ouvertes:
        ouverte.fermer()


def _publier_le_bilan(epreuve, resultat):
    print(epreuve, resultat)
    if os.environ.get("DUI_PANNES_BILAN"):
        with Path(os.environ["DUI_PANNES_BILAN"]).open("a") as flux:
            flux.write(json.dumps({"epreuve": epreuve, **resultat}) + "\n")


def test_ni_perte_ni_double_malgre_les_morts_et_les_vidages(plateau):
    resultat = scene.tuer_et_vider(plateau(pause=0.05), MESSAGES, FAUTES, GRAINE)
    _publier_le_bilan("tuer_et_vider", resultat)
    assert (resultat["perdus"], resultat["doubles"], resultat["a_traiter"]) == (0, 0, 0)


def test_entre_le_commit_et_la_remise(plateau):
    resultat = scene.entre_commit_et_remise(plateau(), lambda cle: scene.publier(application.BARRE, cle), 5)
    _publier_le_bilan("entre_commit_et_remise", resultat)
    assert (resultat["perdus"], resultat["doubles"]) == (0, 0)


def test_temoin_la_tache_directe_perd(plateau):
    """Control: the usual on_commit(task.delay) loses what Redis held."""
    resultat = scene.entre_commit_et_remise(plateau(), scene.publier_direct, 5, patience_s=8)
    _publier_le_bilan("temoin_direct", resultat)
    assert resultat["perdus"] >= 1


def test_le_zombie_n_envoie_pas(plateau):
    resultat = scene.zombie(plateau(pause=1.0), application.BARRE)
    _publier_le_bilan("zombie", resultat)
    assert (resultat["perdus"], resultat["doubles"]) == (0, 0)


def test_temoin_sans_barriere_le_zombie_double(plateau):
    resultat = scene.zombie(plateau(pause=1.0), application.NU)
    _publier_le_bilan("temoin_sans_barriere", resultat)
    assert resultat["doubles"] == 1
