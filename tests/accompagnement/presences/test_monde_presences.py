"""The fictional world: a living month, one hospitalisation, somebody who came back, week-ends in family, tonight."""

from types import SimpleNamespace

import pytest

from accompagnement.models import (
    AttributionLit,
    EtapePresence,
    Fugue,
    GesteAccueil,
    PointRonde,
    PresenceAbsence,
    Rythme,
)
from dui.core import horloge
from dui.demo.monde import presences
from dui.demo.monde.peuplement import Monde
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def test_le_mois_est_vivant(monde: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    with f.technique(monde.mecs):
        for rang in range(7):
            f.dossier(f.usager(monde.mecs, f"Zélie{rang}", "Martin"), monde.mecs, monde.tilleuls)
    monkeypatch.setattr(presences, "HEBERGENT", ("mecs",))
    presences.semer(Monde(monde.organisme, structures={"mecs": monde.mecs, "csapa": monde.csapa}))
    with f.technique(monde.mecs, monde.csapa):
        assert PresenceAbsence.objects.filter(motif="hospi", fin=None).count() == 1
        assert Fugue.objects.get().retour_le is not None
        assert Fugue.objects.get().demarches.count() == 7
        assert PresenceAbsence.objects.filter(motif="famille", debut__gt=horloge.maintenant()).exists()
        assert Rythme.objects.count() == AttributionLit.objects.count() == 9
        assert EtapePresence.objects.filter(acte="validee").exists()
        assert PointRonde.objects.exists()
        assert GesteAccueil.objects.filter(structure=monde.csapa, dossier=None).count() == 24
