"""The fictional world shows contracts of every state and papers of every kind, made through the services."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from administration.models import Contrat
from documents.models import CircuitSignature, Depot, Signature
from documents.services.ged import traiter
from dui.demo.monde import contrats, papiers
from dui.demo.monde.peuplement import Monde
from tests.administration import outils as o
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
COMBIEN = 10


@pytest.fixture
def petit(monde: Any) -> SimpleNamespace:
    """Éloïse's house with ten children, each with a mother who decides."""
    m = o.famille(monde)
    f.affecter(m.lucie, m.mecs, f.IDE, transverse="structure")
    dossiers = []
    with f.technique(m.mecs):
        for n in range(COMBIEN):
            usager = f.usager(m.mecs, f"Zélie{n}", "Martin")
            dossiers.append(f.dossier(usager, m.mecs, m.tilleuls))
            seule = SimpleNamespace(organisme=m.organisme, eloise=usager)
            o.parent(seule, f"Inès{n}", "Mère", debut=date(2011, 3, 12))
    m.peuple = Monde(
        m.organisme, structures={"mecs": m.mecs}, equipes={"mecs": [m.helene, m.paul, m.lucie, m.sarah]},
        profils={m.helene.pk: "DIR"}, dossiers={"mecs": dossiers},
    )  # fmt: skip
    return m


def test_chaque_etat_d_un_contrat_est_la(petit: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contrats, "ETATS", {"mecs": contrats.ETATS["mecs"]})
    contrats.semer(petit.peuple)
    with f.technique(petit.mecs):
        etats = set(Contrat.objects.values_list("etat", "type"))
        assert {e for e, _ in etats} == {"en_vigueur", "a_signer", "refuse", "brouillon", "remis"}
        assert ("en_vigueur", "dipc") in etats, "the judge's"
        assert Contrat.objects.filter(remplace__etat="refuse", type="dipc").count() == 1
        assert Contrat.objects.filter(versions__rang=2).count() == 1
        assert Contrat.objects.filter(etat="en_vigueur", fin_le__lte=o.jour(30), fin_le__gte=o.jour()).count() == 1
        assert set(CircuitSignature.objects.values_list("etat", flat=True)) == {"signe", "en_cours", "refuse"}
        assert Signature.objects.filter(le__date__lt=o.jour()).exists(), "signed in their time, not today"


def test_des_papiers_de_chaque_sorte(petit: SimpleNamespace) -> None:
    papiers.semer(petit.peuple)
    with f.technique(petit.mecs):
        depots = Depot.objects.all()
        for depot in depots.filter(traitement="en_attente"):
            traiter(depot, 1)  # as the worker does when it starts
        assert set(depots.values_list("traitement", flat=True)) == {"fait"}
        assert {1, 2, 4} <= set(depots.values_list("niveau", flat=True))
        assert {"classe", "perime", "a_qualifier"} == set(depots.values_list("etat", flat=True))
        assert depots.filter(versions__numero=2).exists()
        assert depots.filter(categorie="photo", consentement_image="recueilli").exists()
        assert depots.filter(indexe__texte__contains="Anne-Frank").exists()
