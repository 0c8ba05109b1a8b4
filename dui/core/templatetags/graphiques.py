"""Charts of the dashboards; screen and PDF share them. Each mark is a link, a table of values is beside."""

from collections.abc import Sequence
from typing import Any

from django import template

from dui.core import horloge, typographie
from dui.core.graphiques.barres import ETATS, barres, empile
from dui.core.graphiques.frise import frise
from dui.core.graphiques.ligne import etincelle as tracer_etincelle
from dui.core.graphiques.ligne import ligne
from dui.core.graphiques.modeles import lire
from dui.core.graphiques.radar import radar

register = template.Library()


@register.inclusion_tag("composants/graphiques/barres.html")
def graphique_barres(donnees: Sequence[Any], titre_id: str, unite: str = "") -> dict[str, Any]:
    """`donnees`: objects with libelle, valeur, url. `titre_id`: id of the heading that names the chart."""
    return {"g": barres(donnees, unite=unite), "titre_id": titre_id}


@register.inclusion_tag("composants/graphiques/ligne.html")
def graphique_ligne(
    donnees: Sequence[Any],
    titre_id: str,
    unite: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    objectif: float | None = None,
    nom_objectif: str = "objectif",
    nom: str = "réalisé",
) -> dict[str, Any]:
    """Same data as the bars; the objective is a dashed line with its value in the legend. `nom`: what the line is."""
    graphique = ligne(donnees, unite=unite, minimum=minimum, maximum=maximum, objectif=objectif)
    return {"g": graphique, "titre_id": titre_id, "nom_objectif": nom_objectif, "nom": nom}


@register.inclusion_tag("composants/graphiques/empile.html")
def graphique_empile(donnees: Sequence[Any], titre_id: str, series: Sequence[str]) -> dict[str, Any]:
    """`donnees`: objects with libelle, valeurs (one per state), url. States: danger, attention, neutral."""
    legende = list(zip(ETATS, series, strict=False))
    return {"g": empile(donnees, series), "titre_id": titre_id, "legende": legende}


@register.inclusion_tag("composants/graphiques/frise.html")
def graphique_frise(donnees: Sequence[Any], titre_id: str) -> dict[str, Any]:
    """`donnees`: objects with libelle, texte (dates in words), debut, fin, classe, url; today is the dashed line."""
    return {"g": frise(donnees, horloge.aujourdhui()), "titre_id": titre_id}


@register.inclusion_tag("composants/graphiques/radar.html")
def graphique_radar(donnees: Sequence[Any], titre_id: str, series: Sequence[str]) -> dict[str, Any]:
    """`donnees`: objects with libelle, minimum, maximum, valeurs (one per series); the first series is drawn full."""
    return {"g": radar(donnees, series), "titre_id": titre_id}


@register.inclusion_tag("composants/graphiques/etincelle.html")
def etincelle(donnees: Sequence[Any], periode: str = "") -> dict[str, Any]:
    """Trend without axis: first and last values are said in words."""
    valeurs = [float(lire(d, "valeur", d)) for d in donnees]
    trace, (x, y) = tracer_etincelle(valeurs)
    phrase = ""
    if valeurs:
        debut, fin = (typographie.nombre(v, decimales=0) for v in (valeurs[0], valeurs[-1]))
        phrase = f"Évolution{f' sur {periode}' if periode else ''} : de {debut} à {fin}"
    return {"trace": trace, "x": x, "y": y, "phrase": phrase}
