"""From the model to what one reader sees: fields and conditions become plain runs of text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from documents.fiches import NON_AFFICHE, Identite
from documents.langage.noeuds import (
    BlocChamp,
    CadreIdentite,
    Case,
    Champ,
    Encadre,
    Gras,
    Liste,
    Morceau,
    Mot,
    Paragraphe,
    Parole,
    Si,
    Signatures,
    Tableau,
    Texte,
    Titre,
)

# Left to be written by hand: the eye must find it, and a text extraction too.
A_REMPLIR = "……………………"
NOMS_A_LA_MAIN = 2


class Masque:
    """Value of a field that this reader may not see."""

    def __bool__(self) -> bool:
        return False


MASQUE = Masque()
Valeur = str | Tableau | Identite | Masque | None


def resoudre(texte: Texte, valeurs: Mapping[str, Valeur]) -> tuple[Any, ...]:
    """Blocks without field nor condition. What is masked says so; what is missing leaves room for a pen."""
    return _Resolution(valeurs).blocs(texte.blocs)


def vides(texte: Texte, valeurs: Mapping[str, Valeur]) -> list[str]:
    """Fields of the model that have no value here, masked ones apart."""
    return sorted(nom for nom in texte.champs if not valeurs.get(nom) and valeurs.get(nom) is not MASQUE)


class _Resolution:
    def __init__(self, valeurs: Mapping[str, Valeur]) -> None:
        self.valeurs = valeurs

    def blocs(self, blocs: tuple[Any, ...]) -> tuple[Any, ...]:
        lus: list[Any] = []
        for bloc in blocs:
            lus += self.blocs(self._branche(bloc)) if isinstance(bloc, Si) else self._bloc(bloc)
        return tuple(lus)

    def _branche(self, si: Si) -> tuple[Any, ...]:
        """A masked value counts as none: whether it exists is not told either."""
        return si.oui if bool(self.valeurs.get(si.champ)) != si.pas else si.non

    def _bloc(self, bloc: Any) -> list[Any]:
        if isinstance(bloc, Titre | Case):
            return [replace(bloc, suite=self.suite(bloc.suite))]
        if isinstance(bloc, Paragraphe | Parole):
            lignes = tuple(lue for lue in map(self.suite, bloc.lignes) if lue)
            return [replace(bloc, lignes=lignes)] if lignes else []
        if isinstance(bloc, Liste):
            points = tuple(lu for lu in map(self.suite, bloc.points) if lu)
            return [replace(bloc, points=points)] if points else []
        if isinstance(bloc, Encadre):
            return [replace(bloc, blocs=self.blocs(bloc.blocs))]
        if isinstance(bloc, BlocChamp):
            return [self._valeur_en_bloc(bloc.nom)]
        return [self._signatures(bloc)] if isinstance(bloc, Signatures) else [bloc]

    def _valeur_en_bloc(self, nom: str) -> Any:
        valeur = self.valeurs.get(nom)
        if isinstance(valeur, Identite):
            return CadreIdentite(valeur)
        if isinstance(valeur, Tableau):
            return valeur
        masque = valeur is MASQUE
        texte = NON_AFFICHE if masque else A_REMPLIR
        return Paragraphe(((Morceau(texte, genre="masque" if masque else "vide"),),))

    def _signatures(self, bloc: Signatures) -> Signatures:
        if not bloc.champ:
            return Signatures(tuple(self.suite(cadre) for cadre in bloc.cadres))
        valeur = self.valeurs.get(bloc.champ)
        if not isinstance(valeur, Tableau) or not valeur.lignes:
            return Signatures(((Morceau(A_REMPLIR, genre="vide"),),) * NOMS_A_LA_MAIN)
        return Signatures(tuple((Morceau(", ".join(filter(None, ligne))),) for ligne in valeur.lignes))

    def suite(self, suite: tuple[Any, ...], gras: bool = False) -> tuple[Morceau, ...]:
        lus: list[Morceau] = []
        for piece in suite:
            if isinstance(piece, Mot):
                lus.append(Morceau(piece.texte, gras))
            elif isinstance(piece, Champ):
                lus.append(self._valeur(piece.nom, gras))
            elif isinstance(piece, Gras):
                lus += self.suite(piece.suite, gras=True)
            elif isinstance(piece, Si):
                lus += self.suite(self._branche(piece), gras)
        return tuple(morceau for morceau in lus if morceau.texte)

    def _valeur(self, nom: str, gras: bool) -> Morceau:
        valeur = self.valeurs.get(nom)
        if valeur is MASQUE:
            return Morceau(NON_AFFICHE, gras, "masque")
        return Morceau(str(valeur), gras) if valeur else Morceau(A_REMPLIR, gras, "vide")
