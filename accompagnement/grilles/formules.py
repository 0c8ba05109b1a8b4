"""Formulas of the grids: a small language of sums and comparisons, parsed here and never given to Python.

    somme(q1, q2, q3)    q1 + 2 * q2    si(sexe = "H", 7, 6)    q9 > 0 et non (q1 = 0)

A name is an item: its points, else its number, else its code. What has no answer makes the whole unknown, except
inside `defaut(x, 0)`, `nb(…)` and the lists of a sub-form.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accompagnement.grilles.aggir import gir, lettre, pire, variable

LONGUEUR, PROFONDEUR = 2000, 40
_JETON = re.compile(
    r"\s*(?:(?P<nombre>\d+(?:\.\d+)?)|(?P<nom>[A-Za-z_]\w*)|\"(?P<texte>[^\"]*)\""
    r"|(?P<signe><=|>=|!=|<>|[-+*/()<>=,;]))",
    re.ASCII,
)
Valeurs = Mapping[str, Any]
Noeud = tuple[Any, ...]


class FormuleRefusee(ValueError):
    """The sentence says where it stops making sense."""


class Incomplet(Exception):
    """An answer that the formula needs is not there yet."""


@dataclass(frozen=True)
class Formule:
    arbre: Noeud
    noms: frozenset[str]

    def valeur(self, valeurs: Valeurs) -> Any:
        """None when an answer is missing."""
        try:
            return _propre(_calculer(self.arbre, valeurs))
        except Incomplet:
            return None


def analyser(texte: str) -> Formule:
    if not texte.strip() or len(texte) > LONGUEUR:
        raise FormuleRefusee("la formule est vide ou trop longue")
    analyse = _Analyse(list(_jetons(texte)))
    arbre = analyse.expression(0)
    if analyse.reste:
        raise FormuleRefusee(f"« {analyse.reste[0][1]} » n’est pas attendu là")
    return Formule(arbre, frozenset(_noms(arbre)))


def _jetons(texte: str) -> Iterator[tuple[str, str]]:
    place = 0
    while texte[place:].strip():
        trouve = _JETON.match(texte, place)
        if trouve is None:
            raise FormuleRefusee(f"« {texte[place:].strip()[:12]} » ne se lit pas")
        genre = str(trouve.lastgroup)
        yield genre, trouve[genre]
        place = trouve.end()


_PRIORITES = {"ou": 1, "et": 2, "=": 3, "!=": 3, "<>": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "+": 4, "-": 4, "*": 5,
              "/": 5}  # fmt: skip


class _Analyse:
    """Precedence climbing."""

    def __init__(self, reste: list[tuple[str, str]]) -> None:
        self.reste = reste
        self.profondeur = 0

    def expression(self, seuil: int) -> Noeud:
        self.profondeur += 1
        if self.profondeur > PROFONDEUR:
            raise FormuleRefusee("la formule a trop de parenthèses")
        gauche = self._terme()
        while self.reste and _PRIORITES.get(self.reste[0][1].lower(), 0) > seuil and self.reste[0][0] != "texte":
            signe = self.reste.pop(0)[1].lower()
            gauche = ("op", signe, gauche, self.expression(_PRIORITES[signe]))
        self.profondeur -= 1
        return gauche

    def _terme(self) -> Noeud:
        if not self.reste:
            raise FormuleRefusee("la formule s’arrête trop tôt")
        genre, mot = self.reste.pop(0)
        if genre == "nombre":
            return ("valeur", float(mot) if "." in mot else int(mot))
        if genre == "texte":
            return ("valeur", mot)
        if mot == "(":
            dedans = self.expression(0)
            self._fermer()
            return dedans
        if mot == "-" or mot.lower() == "non":
            return ("signe", mot.lower(), self.expression(5 if mot == "-" else 2))
        if genre != "nom":
            raise FormuleRefusee(f"« {mot} » n’est pas attendu là")
        return self._nom(mot)

    def _nom(self, mot: str) -> Noeud:
        if mot.lower() in ("vrai", "faux"):
            return ("valeur", mot.lower() == "vrai")
        if not self.reste or self.reste[0][1] != "(":
            return ("nom", mot)
        if mot not in FONCTIONS:
            raise FormuleRefusee(f"la fonction « {mot} » n’existe pas")
        self.reste.pop(0)
        return ("appel", mot, self._arguments(mot))

    def _arguments(self, mot: str) -> tuple[Noeud, ...]:
        arguments = [self.expression(0)]
        while self.reste and self.reste[0][1] in (",", ";"):
            self.reste.pop(0)
            arguments.append(self.expression(0))
        self._fermer()
        attendus = FONCTIONS[mot].arguments
        if attendus and len(arguments) != attendus:
            raise FormuleRefusee(f"« {mot} » prend {attendus} valeurs")
        return tuple(arguments)

    def _fermer(self) -> None:
        if not self.reste or self.reste.pop(0)[1] != ")":
            raise FormuleRefusee("il manque une parenthèse fermante")


def _noms(noeud: Any) -> Iterator[str]:
    """Of a node, or of a list of arguments."""
    if noeud[0] == "nom":
        yield noeud[1]
        return
    for partie in noeud:
        if isinstance(partie, tuple):
            yield from _noms(partie)


def _calculer(noeud: Noeud, valeurs: Valeurs) -> Any:
    genre = noeud[0]
    if genre == "valeur":
        return noeud[1]
    if genre == "nom":
        valeur = valeurs.get(noeud[1])
        if valeur is None:
            raise Incomplet
        return valeur
    if genre == "signe":
        dedans = _calculer(noeud[2], valeurs)
        return not dedans if noeud[1] == "non" else -_nombre(dedans)
    if genre == "appel":
        return FONCTIONS[noeud[1]].faire(noeud[2], valeurs)
    return _operer(noeud[1], noeud[2], noeud[3], valeurs)


def _operer(signe: str, gauche: Noeud, droite: Noeud, valeurs: Valeurs) -> Any:
    if signe in ("et", "ou"):
        premier = bool(_calculer(gauche, valeurs))
        return premier if premier is (signe == "ou") else bool(_calculer(droite, valeurs))
    a, b = _calculer(gauche, valeurs), _calculer(droite, valeurs)
    if signe in ("=", "!=", "<>"):
        return (a == b) is (signe == "=")
    a, b = _nombre(a), _nombre(b)
    if signe == "/" and b == 0:
        raise Incomplet
    return _SIGNES[signe](a, b)


_SIGNES: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def _nombre(valeur: Any) -> Any:
    """Yes is worth one; a text is worth nothing that can be added."""
    if isinstance(valeur, bool):
        return int(valeur)
    if not isinstance(valeur, int | float):
        raise Incomplet
    return valeur


def _propre(valeur: Any) -> Any:
    """No trail of binary decimals; a whole number is an integer."""
    if isinstance(valeur, float):
        valeur = round(valeur, 4)
        return int(valeur) if valeur == int(valeur) else valeur
    return valeur


# --- functions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fonction:
    faire: Callable[[tuple[Noeud, ...], Valeurs], Any]
    arguments: int = 0


def _simples(calcul: Callable[..., Any]) -> Callable[[tuple[Noeud, ...], Valeurs], Any]:
    def faire(arguments: tuple[Noeud, ...], valeurs: Valeurs) -> Any:
        try:
            return calcul(*(_calculer(a, valeurs) for a in arguments))
        except (TypeError, ValueError):  # a number where letters were expected
            raise Incomplet from None

    return faire


def _suite(arguments: tuple[Noeud, ...], valeurs: Valeurs) -> list[Any]:
    """Numbers of a list of names; a column of a sub-form gives all its lines."""
    nombres: list[Any] = []
    for argument in arguments:
        valeur = _calculer(argument, valeurs)
        nombres += [_nombre(v) for v in valeur if v is not None] if isinstance(valeur, list) else [_nombre(valeur)]
    return nombres


def _agreger(calcul: Callable[[list[Any]], Any]) -> Callable[[tuple[Noeud, ...], Valeurs], Any]:
    def faire(arguments: tuple[Noeud, ...], valeurs: Valeurs) -> Any:
        nombres = _suite(arguments, valeurs)
        if not nombres and calcul is not sum:
            raise Incomplet
        return calcul(nombres)

    return faire


def _si(arguments: tuple[Noeud, ...], valeurs: Valeurs) -> Any:
    return _calculer(arguments[1] if _calculer(arguments[0], valeurs) else arguments[2], valeurs)


def _defaut(arguments: tuple[Noeud, ...], valeurs: Valeurs) -> Any:
    try:
        return _calculer(arguments[0], valeurs)
    except Incomplet:
        return _calculer(arguments[1], valeurs)


def _compter(arguments: tuple[Noeud, ...], valeurs: Valeurs) -> int:
    """How many are answered."""
    return sum(Formule(a, frozenset()).valeur(valeurs) is not None for a in arguments)


FONCTIONS: dict[str, _Fonction] = {
    "somme": _Fonction(_agreger(sum)),
    "moyenne": _Fonction(_agreger(lambda suite: sum(suite) / len(suite))),
    "mini": _Fonction(_agreger(min)),
    "maxi": _Fonction(_agreger(max)),
    "si": _Fonction(_si, 3),
    "defaut": _Fonction(_defaut, 2),
    "nb": _Fonction(_compter),
    "arrondi": _Fonction(_simples(lambda x: int(_nombre(x) + 0.5) if _nombre(x) >= 0 else -int(-_nombre(x) + 0.5)), 1),
    "absolu": _Fonction(_simples(lambda x: abs(_nombre(x))), 1),
    "contient": _Fonction(_simples(lambda liste, code: code in liste if isinstance(liste, list) else liste == code), 2),
    "aggir_lettre": _Fonction(_simples(lettre), 1),
    "aggir_variable": _Fonction(_simples(variable)),
    "aggir_pire": _Fonction(_simples(pire)),
    "aggir_gir": _Fonction(_simples(gir), 8),
}
