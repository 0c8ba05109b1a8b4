"""What a set of answers gives: questions asked, what is missing, calculated fields, scores, alerts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from accompagnement.grilles.definition import Condition, Definition, Item, Nombre, Regle, Score, Seuil
from accompagnement.grilles.formules import Formule, analyser

Reponses = Mapping[str, Any]
NOTE = "__note"


@dataclass(frozen=True)
class Resultat:
    """One score: `valeur` is None while something is missing."""

    score: Score
    valeur: Any
    seuil: Seuil | None = None
    source: str = ""
    prorata: bool = False
    niveau: int = 2

    @property
    def texte(self) -> str:
        return self.seuil.libelle if self.seuil else ""


@dataclass
class Bilan:
    actifs: set[str] = field(default_factory=set)
    calcules: dict[str, Any] = field(default_factory=dict)
    manquants: list[str] = field(default_factory=list)
    repondus: int = 0
    demandes: int = 0
    resultats: list[Resultat] = field(default_factory=list)
    alertes: list[str] = field(default_factory=list)
    reponses: dict[str, Any] = field(default_factory=dict)

    @property
    def complet(self) -> bool:
        return not self.manquants


@lru_cache(maxsize=4096)
def formule(texte: str) -> Formule:
    return analyser(texte)


def calculer(definition: Definition, reponses: Reponses) -> Bilan:
    """Answers of questions that are not asked any more do not count, and are not kept."""
    return _Calcul(definition, reponses).faire()


class _Calcul:
    def __init__(self, definition: Definition, reponses: Reponses) -> None:
        self.d, self.recues = definition, reponses
        self.bilan = Bilan()
        self.valeurs: dict[str, Any] = {}

    def faire(self) -> Bilan:
        self._parcourir(self.d.items, self.recues, self.bilan.reponses, self.valeurs)
        for item in self.d.tous():
            if item.type == "calcul" and item.id in self.bilan.actifs and item.id not in self.d.rangees:
                self._champ(item)
        self.bilan.resultats = [self._score(s) for s in self.d.scores]
        self.bilan.alertes = [a.code for a in self.d.alertes if formule(a.si).valeur(self.valeurs) is True]
        return self.bilan

    def _parcourir(self, items: tuple[Item, ...], recues: Reponses, gardees: dict[str, Any], valeurs: Any) -> None:
        for item in items:
            if not _vraie(item.condition, {**self.bilan.reponses, **gardees}):
                continue
            self.bilan.actifs.add(item.id)
            if item.type == "groupe":
                self._groupe(item, recues, gardees, valeurs)
            elif item.demande:
                self._question(item, recues, gardees, valeurs)

    def _groupe(self, item: Item, recues: Reponses, gardees: dict[str, Any], valeurs: dict[str, Any]) -> None:
        if not item.repete:
            self._parcourir(item.items, recues, gardees, valeurs)
            return
        lignes = [ligne for ligne in recues.get(item.id) or [] if any(not vide(v) for v in ligne.values())]
        colonnes: dict[str, list[Any]] = {i.id: [] for i in item.items if i.type not in ("groupe", "affichage")}
        rangees = []
        for ligne in lignes:
            propre: dict[str, Any] = {}
            locales: dict[str, Any] = {}
            self._parcourir(item.items, ligne, propre, locales)
            for i in item.items:
                if i.type == "calcul":
                    locales[i.id] = formule(i.formule).valeur({**self.valeurs, **locales})
                if i.id in colonnes:
                    colonnes[i.id].append(locales.get(i.id))
            rangees.append(propre)
        valeurs.update(colonnes)
        self.bilan.actifs |= {i.id for i in item.items if not lignes}
        if rangees:
            gardees[item.id] = rangees
        elif item.obligatoire:
            self.bilan.manquants.append(item.id)

    def _question(self, item: Item, recues: Reponses, gardees: dict[str, Any], valeurs: dict[str, Any]) -> None:
        valeur = recues.get(item.id)
        if note := recues.get(item.id + NOTE):
            gardees[item.id + NOTE] = note
        self.bilan.demandes += 1
        if vide(valeur):
            if item.obligatoire:
                self.bilan.manquants.append(item.id)
            return
        self.bilan.repondus += 1
        gardees[item.id] = valeur
        valeurs[item.id] = _pour_formule(item, valeur)

    def _champ(self, item: Item) -> None:
        valeur = formule(item.formule).valeur(self.valeurs)
        self.valeurs[item.id] = self.bilan.calcules[item.id] = valeur

    def _score(self, score: Score) -> Resultat:
        lue = formule(score.formule)
        valeur, prorata = lue.valeur(self.valeurs), False
        if valeur is None and score.prorata:
            valeur, prorata = self._proratiser(score, lue)
        niveau = niveau_de(self.d, score.formule)
        if valeur is None or isinstance(valeur, str | bool):
            return Resultat(score, valeur, niveau=niveau)
        seuil, source = self._lire(score, valeur)
        return Resultat(score, valeur, seuil, source, prorata, niveau)

    def _proratiser(self, score: Score, lue: Formule) -> tuple[Nombre | None, bool]:
        """Mean of what is answered, times the number of questions."""
        connues = [self.valeurs[n] for n in lue.noms if isinstance(self.valeurs.get(n), int | float)]
        if len(connues) < score.prorata:
            return None, False
        return round(sum(connues) / len(connues) * len(lue.noms)), True

    def _lire(self, score: Score, valeur: Nombre) -> tuple[Seuil | None, str]:
        for bareme in score.baremes:
            if not bareme.si or formule(bareme.si).valeur(self.valeurs) is True:
                return bareme.lire(valeur), bareme.source
        return None, ""


def vide(valeur: Any) -> bool:
    return valeur is None or valeur == "" or valeur == []


def _pour_formule(item: Item, valeur: Any) -> Any:
    if not item.note:
        return valeur
    points = {o.code: o.points for o in item.options}
    codes = valeur if isinstance(valeur, list) else [valeur]
    return sum(points.get(code) or 0 for code in codes)


def _vraie(condition: Condition | None, reponses: Reponses) -> bool:
    if condition is None:
        return True
    tests = [_tient(regle, reponses.get(regle.item)) for regle in condition.regles]
    return all(tests) if condition.tous else any(tests)


def _tient(regle: Regle, valeur: Any) -> bool:
    """As enableWhen: without an answer only « exists = no » holds."""
    if regle.op == "existe":
        return (not vide(valeur)) is (regle.valeur is not False)
    if vide(valeur):
        return False
    valeurs = valeur if isinstance(valeur, list) else [valeur]
    if regle.op == "=":
        return regle.valeur in valeurs
    if regle.op == "!=":
        return regle.valeur not in valeurs
    return any(_compare(regle.op, v, regle.valeur) for v in valeurs)


def _compare(op: str, a: Any, b: Any) -> bool:
    if isinstance(a, str) is not isinstance(b, str):
        return False
    return {">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b}[op]


def niveau_de(definition: Definition, texte: str) -> int:
    """A score is as sensitive as the most sensitive thing it is made of."""
    niveaux = [definition.niveau]
    for nom in formule(texte).noms:
        item = definition.index.get(nom)
        if item is None:
            continue
        niveaux.append(definition.niveaux_items[nom])
        if item.type == "calcul":
            niveaux.append(niveau_de(definition, item.formule))
    return max(niveaux)
