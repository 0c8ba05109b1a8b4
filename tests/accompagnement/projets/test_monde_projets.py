"""The fictional world has projects at every stage, through the services."""

from types import SimpleNamespace
from typing import Any

import pytest

from accompagnement.models import AccordProjet, BilanProjet, ProjetPersonnalise, ProjetPourEnfant, SeanceAction
from dui.demo.monde import projets
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def test_chaque_etape_se_voit(monde: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(projets, "ETATS", {"mecs": projets.ETATS["mecs"]})
    with f.technique(monde.mecs):
        dossiers = [f.dossier(f.usager(monde.mecs, f"P{n}", "Test"), monde.mecs, monde.tilleuls) for n in range(7)]
        for d in dossiers:
            f.lier(d, monde.anne)
    petit = SimpleNamespace(
        structures={"mecs": monde.mecs}, equipes={"mecs": [monde.anne, monde.paul]}, profils={monde.paul.pk: "CSE"},
        dossiers={"mecs": dossiers}, organisme=monde.organisme,
    )  # fmt: skip
    petit.profils[monde.anne.pk] = "EDU-R"
    projets.semer(petit)  # type: ignore[arg-type]
    with f.technique(monde.mecs):
        etats = set(ProjetPersonnalise.objects.values_list("statut", "etape"))
        assert {("ENPREPARATION", "redaction"), ("ENPREPARATION", "soumis"), ("ENPREPARATION", "valide")} <= etats
        assert ProjetPersonnalise.objects.vivants().count() == 4
        assert AccordProjet.objects.filter(reponse="refus").exists()
        assert BilanProjet.objects.filter(etat="prepare").count() == 1
        assert ProjetPourEnfant.objects.count() == 2
        assert SeanceAction.objects.exists()
