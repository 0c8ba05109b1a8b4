"""The line « qui pourra lire » of the composer tells nothing of a dossier that one may not write in."""

import pytest

from tests.outils import fabriques as f


@pytest.mark.django_db
@pytest.mark.parametrize("qui", ["karim", "nora", "zoe"])
def test_l_audience_d_un_dossier_ferme_ne_se_lit_pas(monde, connecter, qui):
    with f.technique(monde.mecs):
        dossier = monde.d_eloise.pk
    page = connecter(getattr(monde, qui)).get(f"/transmissions/lecteurs/?dossiers={dossier}&niveau=2").content.decode()
    for nom in ("Anne", "Dupont", "Lucie", "Bonnet", "Paul", "Renaud", "Éloïse", "Lambert"):
        assert nom not in page
    assert "Choisissez" in page


@pytest.mark.django_db
def test_celle_qui_ecrit_voit_qui_lira(monde, connecter):
    page = connecter(monde.anne).get(f"/transmissions/lecteurs/?dossiers={monde.d_eloise.pk}&niveau=2").content.decode()
    assert "Choisissez" not in page
