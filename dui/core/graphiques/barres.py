"""Vertical bars, and horizontal stacked bars whose states read danger, attention, neutral."""

from collections.abc import Sequence
from typing import Any

from dui.core.graphiques.echelle import Echelle, graduations
from dui.core.graphiques.modeles import (
    LARGEUR,
    Graphique,
    Marque,
    Repere,
    Total,
    chiffre,
    etiquettes_axe,
    lire,
    phrase,
)

ETATS = ("danger", "attention", "neutre")
HAUT, BAS, MARGE, DROITE = 24.0, 190.0, 36.0, 452.0
LIGNE, BARRE, LIBELLE = 38, 24, 130


def barres(donnees: Sequence[Any], *, unite: str = "") -> Graphique:
    """One bar per value, always from zero; the value stands on the bar."""
    valeurs = [float(lire(d, "valeur", 0)) for d in donnees]
    crans = graduations(0, max(valeurs, default=0) or 1)
    echelle = Echelle(0, crans[-1], BAS, HAUT)
    graphique = Graphique(hauteur=220, gauche=MARGE, droite=DROITE, base=BAS, entetes=["", unite or "Nombre"])
    graphique.horizontales = [Repere(echelle.place(c), chiffre(_propre(c))) for c in crans if c]
    pas = (DROITE - MARGE) / max(1, len(valeurs))
    for rang, (donnee, valeur) in enumerate(zip(donnees, valeurs, strict=True)):
        graphique.marques.append(_barre(donnee, valeur, MARGE + rang * pas, pas, echelle, unite))
    libelles = [str(lire(d, "libelle")) for d in donnees]
    graphique.etiquettes = etiquettes_axe(libelles, [m.milieu for m in graphique.marques])
    textes = [chiffre(_propre(v), unite) for v in valeurs]
    graphique.lignes = [(libelle, [texte]) for libelle, texte in zip(libelles, textes, strict=True)]
    return graphique


def _barre(donnee: Any, valeur: float, gauche: float, pas: float, echelle: Echelle, unite: str) -> Marque:
    haut = echelle.place(valeur)
    texte = chiffre(_propre(valeur), unite)
    url = str(lire(donnee, "url"))
    return Marque(
        x=round(gauche + pas * 0.18, 1),
        y=haut,
        largeur=round(pas * 0.64, 1),
        hauteur=round(BAS - haut, 1),
        texte=chiffre(_propre(valeur)) if valeur else "",
        phrase=phrase(str(lire(donnee, "libelle")), texte, url),
        url=url,
    )


def empile(donnees: Sequence[Any], series: Sequence[str], classes: Sequence[str] = ETATS) -> Graphique:
    """Rows of stacked states with their total; 2 px gaps, figure inside when it fits."""
    totaux = [sum(lire(d, "valeurs", ())) for d in donnees]
    echelle = Echelle(0, max(totaux, default=0) or 1, 0, LARGEUR - LIBELLE - 40)
    graphique = Graphique(hauteur=LIGNE * len(donnees), gauche=LIBELLE, droite=DROITE, base=0)
    graphique.entetes = ["", *series, "Total"]
    for rang, (donnee, total) in enumerate(zip(donnees, totaux, strict=True)):
        libelle, y = str(lire(donnee, "libelle")), rang * LIGNE + (LIGNE - BARRE) / 2
        marques = _segments(donnee, libelle, y, echelle, series, classes)
        graphique.marques += marques
        fin = marques[-1].x + marques[-1].largeur if marques else LIBELLE
        graphique.etiquettes.append(Repere(y + BARRE / 2 + 4.5, libelle))
        graphique.totaux.append(Total(round(fin + 8, 1), y + BARRE / 2 + 4.5, chiffre(total)))
        graphique.lignes.append((libelle, [*(chiffre(v) for v in lire(donnee, "valeurs", ())), chiffre(total)]))
    return graphique


def _segments(
    donnee: Any, libelle: str, y: float, echelle: Echelle, series: Sequence[str], classes: Sequence[str]
) -> list[Marque]:
    marques: list[Marque] = []
    x, url = float(LIBELLE), str(lire(donnee, "url"))
    for valeur, serie, classe in zip(lire(donnee, "valeurs", ()), series, classes, strict=False):
        if not valeur:
            continue
        largeur = max(echelle.place(valeur) - 2, 4)
        texte = chiffre(valeur)
        phrase_lue = phrase(f"{libelle}, {serie}", texte, url)
        dedans = largeur >= 10 + 8 * len(texte)
        marques.append(Marque(round(x, 1), y, round(largeur, 1), BARRE, texte, phrase_lue, url, classe, dedans))
        x += largeur + 2
    return marques


def _propre(valeur: float) -> int | float:
    return int(valeur) if float(valeur).is_integer() else round(valeur, 1)
