"""Charts: geometry, sentences read aloud, and the same figures as a table."""

import re

import pytest
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dui.core.graphiques.barres import BAS, HAUT, barres, empile
from dui.core.graphiques.echelle import graduations
from dui.core.graphiques.ligne import etincelle, ligne
from dui.core.graphiques.radar import CENTRE, MILIEU, RAYON, radar

MOIS = [{"libelle": m, "valeur": v, "url": f"/liste/?mois={m}"} for m, v in (("mai", 2), ("juin", 4), ("juil.", 0))]


@pytest.mark.parametrize(
    ("haut", "attendues"),
    [(4, [0, 1, 2, 3, 4]), (10, [0, 5, 10]), (95, [0, 50, 100]), (1, [0, 1]), (0.5, [0, 1])],
)
def test_round_graduations(haut: float, attendues: list[float]) -> None:
    assert graduations(0, haut) == attendues


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1, max_size=30))
def test_bars_stay_in_the_frame(valeurs: list[float]) -> None:
    graphique = barres([{"libelle": "x", "valeur": v, "url": ""} for v in valeurs])
    for marque in graphique.marques:
        assert HAUT - 0.1 <= marque.y <= BAS + 0.1
        assert graphique.gauche <= marque.x
        assert marque.x + marque.largeur <= graphique.droite + 0.1


def test_each_bar_is_a_door() -> None:
    graphique = barres(MOIS)
    assert graphique.marques[1].phrase == "juin : 4, voir la liste"
    assert graphique.marques[1].url == "/liste/?mois=juin"
    assert graphique.lignes == [("mai", ["2"]), ("juin", ["4"]), ("juil.", ["0"])]
    assert graphique.marques[2].hauteur == 0


def test_line_says_when_it_does_not_start_at_zero() -> None:
    assert ligne(MOIS, minimum=1, maximum=5).note == "échelle de 1 à 5"
    assert ligne(MOIS).note == ""
    assert ligne(MOIS, objectif=3, unite="%").objectif.texte == "3\u00a0%"  # type: ignore[union-attr]


def test_stacked_rows() -> None:
    graphique = empile(
        [{"libelle": "Contrats", "valeurs": (2, 1, 0), "url": "/c/"}], ["dépassée", "bientôt", "ensuite"]
    )
    assert [m.classe for m in graphique.marques] == ["danger", "attention"]
    assert graphique.totaux[0].texte == "3"
    assert graphique.lignes == [("Contrats", ["2", "1", "0", "3"])]
    assert graphique.marques[1].x - (graphique.marques[0].x + graphique.marques[0].largeur) == pytest.approx(2, abs=0.2)


def test_nothing_to_draw() -> None:
    assert barres([]).marques == []
    assert ligne([]).trace == ""
    assert empile([], ["a"]).marques == []
    assert etincelle([]) == ("", (0.0, 0.0))


def test_markup_has_links_name_and_table() -> None:
    gabarit = Template('{% load graphiques %}<h2 id="t">T</h2>{% graphique_barres d "t" %}{% etincelle d "3 mois" %}')
    html = gabarit.render(Context({"d": MOIS}))
    assert 'role="group" aria-labelledby="t"' in html
    assert 'aria-label="juin : 4, voir la liste"' in html
    assert "<table" in html
    assert "Évolution sur 3 mois : de 2 à 0" in html
    assert not re.search(r'(?:x|y|width|height)="[^"]*,', html), "French decimals would break the SVG"


# --- radar --------------------------------------------------------------------------------------------------------


def _domaines(*valeurs: float | None) -> list[dict[str, object]]:
    return [{"libelle": f"Domaine {n}", "minimum": 0, "maximum": 4, "valeurs": (v,)} for n, v in enumerate(valeurs)]


@given(st.lists(st.floats(min_value=-10, max_value=10), min_size=3, max_size=12))
def test_a_radar_stays_inside_its_ring(valeurs: list[float]) -> None:
    """What lies outside its scale is drawn at the edge, or at the centre."""
    for x, y in radar(_domaines(*valeurs), ["hier"]).series[0].sommets:
        assert (x - CENTRE) ** 2 + (y - MILIEU) ** 2 <= (RAYON + 0.2) ** 2


def test_an_unknown_domain_is_no_zero() -> None:
    g = radar(_domaines(4, None, 2, 1), ["hier"])
    assert len(g.series[0].sommets) == 3
    assert g.series[0].sommets[0] == (CENTRE, MILIEU - RAYON), "the first branch points upwards"
    assert [ligne[1][0] for ligne in g.lignes] == ["4", "–", "2", "1"]
    assert radar(_domaines(4, None, None, 1), ["hier"]).series[0].points == "", "two points make no figure"


def test_each_branch_has_its_own_scale() -> None:
    donnees = [{"libelle": "A", "minimum": 0, "maximum": m, "valeurs": (m / 2, m)} for m in (4, 8, 40)]
    g = radar(donnees, ["hier", "avant-hier"])
    loins = {round((x - CENTRE) ** 2 + (y - MILIEU) ** 2) for x, y in g.series[0].sommets}
    assert max(loins) - min(loins) < 40, "half of each scale is at the same distance"
    assert [ligne[1] for ligne in g.lignes] == [["2", "4", "0 à 4"], ["4", "8", "0 à 8"], ["20", "40", "0 à 40"]]
