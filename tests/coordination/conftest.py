import pytest


@pytest.fixture
def groupe(monde):
    """Anne accompanies the three young people of Tilleuls: Éloïse, Sofia, and Karim Benali."""
    from tests.outils import fabriques as f

    with f.technique(monde.mecs):
        monde.benali = f.usager(monde.mecs, "Karim", "Benali", sexe="M", surnom="Kiki")
        monde.d_benali = f.dossier(monde.benali, monde.mecs, monde.tilleuls)
        for dossier in (monde.d_sofia, monde.d_benali):
            f.lier(dossier, monde.anne)
    return monde
