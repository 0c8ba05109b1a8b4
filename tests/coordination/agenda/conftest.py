"""A world with an agenda: six young people of Tilleuls in Anne's team, two rooms, one vehicle."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def six(monde: SimpleNamespace) -> SimpleNamespace:
    """Éloïse, Sofia and four more, all accompanied by Anne; Lucie in Éloïse's team."""
    from coordination.models import Ressource
    from tests.outils import fabriques as f

    with f.technique(monde.mecs):
        monde.jeunes = [monde.d_eloise, monde.d_sofia]
        for prenom in ("Malik", "Tom", "Ana", "Nino"):
            monde.jeunes.append(f.dossier(f.usager(monde.mecs, prenom, f"Nom{prenom}"), monde.mecs, monde.tilleuls))
        for dossier in monde.jeunes[1:]:
            f.lier(dossier, monde.anne)
        monde.kangoo = Ressource.objects.create(structure=monde.mecs, genre="vehicule", nom="Kangoo blanc")
        monde.salle = Ressource.objects.create(structure=monde.mecs, genre="salle", nom="Salle des familles")
    return monde


@pytest.fixture
def mois_verrouille(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """Put (structure, year, month) in it: that month is closed."""
    from coordination import verrous
    from dui.core.registres import Registre

    clos: list[tuple[int, int, int]] = []
    registre: Registre = Registre("essai")
    registre.enregistrer(lambda s, jour: "Ce mois est clos." if (s, jour.year, jour.month) in clos else "", cle="essai")
    monkeypatch.setattr(verrous, "VERROUS", registre)
    return clos
