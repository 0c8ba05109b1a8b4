"""The fictional world shows an exit thought of, one pronounced, one followed, and what each person brought."""

from types import SimpleNamespace

import pytest

from administration.models import ActionSuivi, Inventaire, Sortie
from coordination.services.equipe import ajouter_membre
from dui.demo.monde import sorties
from dui.demo.monde.peuplement import Monde
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def test_chaque_etape_d_une_sortie_est_la(maison: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    dossiers = []
    with f.technique(maison.mecs):
        for rang, nom in enumerate(("ENVISAGEE", "PRONONCEE", "SUIVIE")):
            dossier = f.dossier(f.usager(maison.mecs, f"Zélie{rang}", "Martin"), maison.mecs, maison.tilleuls)
            ajouter_membre(acteur=None, dossier=dossier, professionnel=maison.anne, role="referent")
            dossiers.append(dossier)
            monkeypatch.setattr(sorties, nom, rang)
    sorties.semer(Monde(maison.organisme, structures={"mecs": maison.mecs}, dossiers={"mecs": dossiers}))
    with f.technique(maison.mecs):
        etats = [Sortie.objects.get(dossier=d).etat for d in dossiers]
        assert etats == ["envisagee", "prononcee", "suivie"]
        assert Inventaire.objects.count() == 3
        assert set(ActionSuivi.objects.values_list("dossier", flat=True)) == {dossiers[2].pk}
        assert ActionSuivi.objects.filter(issue="realise").count() == 1
