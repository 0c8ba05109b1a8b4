"""A line over time with its points, and the sparkline that stands in a sentence or a card head."""

from collections.abc import Sequence
from typing import Any

from dui.core.graphiques.barres import BAS, DROITE, HAUT, MARGE, _propre
from dui.core.graphiques.echelle import Echelle, graduations
from dui.core.graphiques.modeles import Graphique, Marque, Repere, chiffre, etiquettes_axe, lire, phrase

RAYON = 4.0


def ligne(
    donnees: Sequence[Any],
    *,
    unite: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    objectif: float | None = None,
) -> Graphique:
    """Area line; an axis that does not start at zero says so in the chart."""
    valeurs = [float(lire(d, "valeur", 0)) for d in donnees]
    bas, haut = _bornes(valeurs, minimum, maximum, objectif)
    echelle = Echelle(bas, haut, BAS, HAUT)
    graphique = Graphique(hauteur=220, gauche=MARGE, droite=DROITE, base=BAS, entetes=["", unite or "Valeur"])
    crans = [c for c in graduations(bas, haut) if bas < c <= haut]
    graphique.horizontales = [Repere(echelle.place(c), chiffre(_propre(c))) for c in crans]
    points = _points(valeurs, echelle)
    graphique.marques = [_point(d, v, p, unite) for d, v, p in zip(donnees, valeurs, points, strict=True)]
    libelles = [str(lire(d, "libelle")) for d in donnees]
    graphique.etiquettes = etiquettes_axe(libelles, [x for x, _ in points])
    graphique.trace = _trace(points)
    if points:
        graphique.aire = f"M{points[0][0]} {BAS}L{graphique.trace[1:]}L{points[-1][0]} {BAS}Z"
    if objectif is not None:
        graphique.objectif = Repere(echelle.place(objectif), chiffre(_propre(objectif), unite))
    if bas:
        graphique.note = f"échelle de {chiffre(_propre(bas))} à {chiffre(_propre(haut))}"
    graphique.lignes = [(nom, [chiffre(_propre(v), unite)]) for nom, v in zip(libelles, valeurs, strict=True)]
    return graphique


def _bornes(
    valeurs: Sequence[float], minimum: float | None, maximum: float | None, objectif: float | None
) -> tuple[float, float]:
    hauts = [*valeurs, objectif or 0]
    crans = graduations(0, max(hauts, default=0) or 1)
    bas = minimum if minimum is not None else 0
    return bas, maximum if maximum is not None else crans[-1]


def _points(valeurs: Sequence[float], echelle: Echelle) -> list[tuple[float, float]]:
    pas = (DROITE - MARGE - 24) / max(1, len(valeurs) - 1)
    return [(round(MARGE + 12 + rang * pas, 1), echelle.place(valeur)) for rang, valeur in enumerate(valeurs)]


def _point(donnee: Any, valeur: float, point: tuple[float, float], unite: str) -> Marque:
    texte, url = chiffre(_propre(valeur), unite), str(lire(donnee, "url"))
    return Marque(
        x=point[0],
        y=point[1],
        largeur=0,
        hauteur=0,
        texte=texte,
        phrase=phrase(str(lire(donnee, "libelle")), texte, url),
        url=url,
    )


def _trace(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""


def etincelle(valeurs: Sequence[float], largeur: int = 96, hauteur: int = 24) -> tuple[str, tuple[float, float]]:
    """Path of the sparkline and its last point."""
    if not valeurs:
        return "", (0.0, 0.0)
    echelle = Echelle(min(valeurs), max(valeurs), hauteur - 3, 3)
    pas = (largeur - 6) / max(1, len(valeurs) - 1)
    points = [(round(3 + rang * pas, 1), echelle.place(v)) for rang, v in enumerate(valeurs)]
    return _trace(points), points[-1]
