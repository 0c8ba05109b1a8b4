"""`manage.py mission`: every id has its wording; marks and places name known ids only."""

import json
from io import StringIO

from django.core.management import call_command

from dui.core.management.commands.mission import lieux, missions, preuves


def test_chaque_marque_et_chaque_lieu_nomment_une_mission_connue():
    connues = {m["id"] for m in missions()}
    assert len(connues) == 272
    assert set(preuves()) - connues == set()
    assert set(lieux()) - connues == set()


def test_json_dit_le_lieu_et_les_tests():
    sortie = StringIO()
    call_command("mission", "--json", stdout=sortie)
    toutes = {m["id"]: m for m in json.loads(sortie.getvalue())}
    assert toutes["PDE-COO-3"]["where"]
    assert toutes["PDE-COO-3"]["tests"]
