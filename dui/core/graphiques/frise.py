"""Bars over time, one row each, years marked: the path of a person, or any row of dated periods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dui.core.graphiques.echelle import Echelle
from dui.core.graphiques.modeles import Graphique, Marque, Repere, lire

GAUCHE, DROITE, LIGNE, BARRE, ENTETE = 4.0, 456.0, 46.0, 14.0, 22.0


@dataclass
class Frise(Graphique):
    verticales: list[Repere] = field(default_factory=list)
    aujourdhui: float | None = None


def frise(donnees: Sequence[Any], jour: date) -> Frise:
    """`donnees`: libelle, texte (dates in words), debut, fin (None: still running), classe, url."""
    debuts = [lire(d, "debut") for d in donnees]
    fins = [lire(d, "fin") or max(jour, lire(d, "debut")) for d in donnees]
    premier, dernier = min(debuts, default=jour), max([*fins, jour])
    dernier = max(dernier, premier + timedelta(days=120))
    echelle = Echelle(premier.toordinal(), dernier.toordinal(), GAUCHE, DROITE)
    hauteur = ENTETE + LIGNE * len(donnees)
    g = Frise(hauteur=hauteur, gauche=GAUCHE, droite=DROITE, base=hauteur, entetes=["", "Dates"])
    g.verticales = _annees(premier, dernier, echelle)
    g.aujourdhui = echelle.place(jour.toordinal())
    for rang, (donnee, fin) in enumerate(zip(donnees, fins, strict=True)):
        haut = ENTETE + rang * LIGNE
        libelle, texte, url = (str(lire(donnee, cle)) for cle in ("libelle", "texte", "url"))
        x = echelle.place(lire(donnee, "debut").toordinal())
        largeur = max(round(echelle.place(fin.toordinal()) - x, 1), 6)
        g.etiquettes.append(Repere(haut + 14, libelle))
        g.marques.append(Marque(x, haut + 20, largeur, BARRE, "", f"{libelle} : {texte}", url,
                                str(lire(donnee, "classe", "s1"))))  # fmt: skip
        g.lignes.append((libelle, [texte]))
    return g


def _annees(premier: date, dernier: date, echelle: Echelle) -> list[Repere]:
    """1 September: school years are what people count by. At most six marks."""
    rentrees = [date(an, 9, 1) for an in range(premier.year, dernier.year + 1)]
    dedans = [r for r in rentrees if premier <= r <= dernier]
    pas = max(1, -(-len(dedans) // 6))
    return [Repere(echelle.place(r.toordinal()), f"sept. {r.year}") for r in dedans[::-1][::pas][::-1]]


__all__ = ["Frise", "frise"]
