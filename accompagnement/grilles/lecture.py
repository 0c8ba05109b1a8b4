"""From JSON to a definition, or the list of what is wrong, each with the item it is about, in French."""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import MISSING, dataclass
from typing import Any

from accompagnement.grilles.definition import (
    LICENCES,
    NOMBRES,
    TONS,
    TYPES,
    UNITES,
    Alerte,
    Bareme,
    Condition,
    Definition,
    Item,
    Option,
    Periodicite,
    Regle,
    Score,
    Seuil,
    champs_de,
)

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,29}")
PROFONDEUR, ITEMS_MAX, OPTIONS_MAX = 5, 400, 120


@dataclass(frozen=True)
class Faute:
    """`ou`: the item, score or property."""

    ou: str
    message: str

    def __str__(self) -> str:
        return f"« {self.ou} » : {self.message}" if self.ou else self.message


class DefinitionRefusee(Exception):
    def __init__(self, fautes: list[Faute]) -> None:
        super().__init__("\n".join(map(str, fautes)))
        self.fautes = fautes


def lire(donnees: Any) -> Definition:
    """Strict: an unknown property is a fault, never dropped in silence."""
    from accompagnement.grilles.controles import controler

    lecteur = _Lecteur()
    definition = lecteur.definition(donnees)
    if definition is None or lecteur.fautes:
        raise DefinitionRefusee(lecteur.fautes)
    if fautes := controler(definition):
        raise DefinitionRefusee(fautes)
    return definition


class _Lecteur:
    def __init__(self) -> None:
        self.fautes: list[Faute] = []
        self.nombre = 0

    def faute(self, ou: Any, message: str) -> None:
        self.fautes.append(Faute(str(ou)[:60], message))

    def definition(self, donnees: Any) -> Definition | None:
        champs = self._champs(Definition, donnees, "grille")
        if champs is None:
            return None
        if not isinstance(champs.get("code"), str) or not CODE.fullmatch(champs["code"]):
            self.faute("code", "2 à 30 lettres capitales, chiffres ou tirets.")
        self._textes(champs, "grille", titre=160, licence=20, mention=600, resume=400, public=200, type_national=20)
        self._drapeaux(champs, "grille", "auto_evaluation")
        champs["secteurs"] = tuple(self._liste(champs.get("secteurs"), "secteurs", str))
        champs["periodicite"] = self._periodicite(champs.get("periodicite"))
        champs["items"] = self._items(champs.get("items"), "grille", 1)
        champs["scores"] = tuple(x for s in self._liste(champs.get("scores"), "scores", dict) if (x := self._score(s)))
        champs["alertes"] = tuple(
            y for a in self._liste(champs.get("alertes"), "alertes", dict) if (y := self._alerte(a))
        )
        if not _parmi(champs.get("licence"), LICENCES):
            self.faute("licence", f"à choisir parmi : {', '.join(LICENCES)}.")
        if not self._niveau(champs.get("niveau", 2)):
            self.faute("niveau", "un niveau de 1 à 6.")
        return None if self.fautes else Definition(**champs)

    def _champs(self, classe: type, donnees: Any, ou: str) -> dict[str, Any] | None:
        """Known properties only, required ones present."""
        if not isinstance(donnees, dict):
            self.faute(ou, "un objet était attendu.")
            return None
        connus = {c.name: c for c in champs_de(classe)}
        for cle in donnees:
            if cle not in connus:
                self.faute(ou, f"la propriété « {str(cle)[:40]} » n’existe pas.")
        manquent = [n for n, c in connus.items() if c.default is MISSING and n not in donnees]
        for nom in manquent:
            self.faute(ou, f"la propriété « {nom} » manque.")
        return None if manquent else {n: v for n, v in donnees.items() if n in connus}

    def _textes(self, champs: dict[str, Any], ou: str, **longueurs: int) -> None:
        for nom, longueur in longueurs.items():
            valeur = champs.get(nom, "")
            if not isinstance(valeur, str) or len(valeur) > longueur:
                self.faute(ou, f"« {nom} » est un texte de {longueur} caractères au plus.")
            elif nom in ("titre", "libelle", "mention", "message", "source") and nom in champs and not valeur.strip():
                self.faute(ou, f"« {nom} » est vide.")

    def _drapeaux(self, champs: dict[str, Any], ou: str, *noms: str) -> None:
        for nom in noms:
            if not isinstance(champs.get(nom, False), bool):
                self.faute(ou, f"« {nom} » vaut vrai ou faux.")

    def _liste(self, valeur: Any, ou: str, classe: type) -> Iterable[Any]:
        if valeur is None:
            return ()
        if not isinstance(valeur, list) or not all(isinstance(x, classe) for x in valeur):
            self.faute(ou, "une liste était attendue.")
            return ()
        return valeur

    @staticmethod
    def _niveau(valeur: Any) -> bool:
        return isinstance(valeur, int) and not isinstance(valeur, bool) and 1 <= valeur <= 6

    def _nombres(self, champs: dict[str, Any], ou: str, *noms: str) -> None:
        for nom in noms:
            valeur = champs.get(nom)
            if valeur is not None and not nombre(valeur):
                self.faute(ou, f"« {nom} » est un nombre.")

    def _periodicite(self, valeur: Any) -> Periodicite | None:
        if valeur is None:
            return None
        champs = self._champs(Periodicite, valeur, "periodicite")
        if champs is None:
            return None
        entier = isinstance(champs["nombre"], int) and 0 < champs["nombre"] < 1000
        if not entier or not _parmi(champs["unite"], UNITES):
            self.faute("periodicite", "un nombre, et j, s, m ou a.")
            return None
        return Periodicite(**champs)

    def _items(self, valeur: Any, ou: str, profondeur: int) -> tuple[Item, ...]:
        if profondeur > PROFONDEUR:
            self.faute(ou, f"plus de {PROFONDEUR} niveaux de sections.")
            return ()
        return tuple(x for i in self._liste(valeur, ou, dict) if (x := self._item(i, profondeur)))

    def _item(self, donnees: dict[str, Any], profondeur: int) -> Item | None:
        ou = str(donnees.get("id") or donnees.get("libelle") or "item sans identifiant")[:60]
        self.nombre += 1
        if self.nombre > ITEMS_MAX:
            if self.nombre == ITEMS_MAX + 1:
                self.faute("items", f"{ITEMS_MAX} items au plus.")
            return None
        champs = self._champs(Item, donnees, ou)
        if champs is None:
            return None
        if not isinstance(champs["id"], str) or not ID.fullmatch(champs["id"]):
            self.faute(ou, "l’identifiant commence par une lettre : minuscules, chiffres et _, 40 au plus.")
            return None
        if not _parmi(champs["type"], TYPES):
            self.faute(ou, f"le type « {str(champs['type'])[:20]} » n’existe pas ({', '.join(TYPES)}).")
            return None
        self._textes(champs, ou, libelle=600, aide=600, unite=30, formule=2000, lien=255)
        self._drapeaux(champs, ou, "obligatoire", "multiple", "repete", "commentaire")
        self._nombres(champs, ou, "minimum", "maximum")
        if champs.get("niveau") is not None and not self._niveau(champs["niveau"]):
            self.faute(ou, "le niveau va de 1 à 6.")
            champs["niveau"] = None
        champs["options"] = tuple(x for o in self._liste(champs.get("options"), ou, dict) if (x := self._option(o, ou)))
        champs["condition"] = self._condition(champs.get("condition"), ou)
        champs["items"] = self._items(champs.get("items"), ou, profondeur + 1)
        return Item(**champs)

    def _option(self, donnees: dict[str, Any], ou: str) -> Option | None:
        champs = self._champs(Option, donnees, ou)
        if champs is None:
            return None
        self._textes(champs, ou, code=60, libelle=400)
        self._drapeaux(champs, ou, "exclusive")
        self._nombres(champs, ou, "points")
        if not champs["code"]:
            self.faute(ou, "une option n’a pas de code.")
        return Option(**champs)

    def _condition(self, valeur: Any, ou: str) -> Condition | None:
        if valeur is None:
            return None
        champs = self._champs(Condition, valeur, ou)
        if champs is None:
            return None
        self._drapeaux(champs, ou, "tous")
        regles = [self._champs(Regle, r, ou) for r in self._liste(champs["regles"], ou, dict)]
        if not regles:
            self.faute(ou, "la condition n’a aucune règle.")
        for regle in filter(None, regles):
            self._textes(regle, ou, item=40, op=10)
        champs["regles"] = tuple(Regle(**r) for r in regles if r is not None)
        return Condition(**champs)

    def _score(self, donnees: dict[str, Any]) -> Score | None:
        ou = str(donnees.get("code") or "score")
        champs = self._champs(Score, donnees, ou)
        if champs is None:
            return None
        if not isinstance(champs["code"], str) or not ID.fullmatch(champs["code"]):
            self.faute(ou, "le code d’un score s’écrit comme un identifiant.")
        self._textes(champs, ou, libelle=160, formule=2000, unite=30)
        self._nombres(champs, ou, "minimum", "maximum")
        self._drapeaux(champs, ou, "domaine")
        if not isinstance(champs.get("prorata", 0), int):
            self.faute(ou, "le prorata est un nombre de réponses.")
        champs["baremes"] = tuple(x for b in self._liste(champs.get("baremes"), ou, dict) if (x := self._bareme(b, ou)))
        return Score(**champs)

    def _bareme(self, donnees: dict[str, Any], ou: str) -> Bareme | None:
        champs = self._champs(Bareme, donnees, ou)
        if champs is None:
            return None
        self._textes(champs, ou, source=300, si=2000)
        champs["seuils"] = tuple(x for s in self._liste(champs["seuils"], ou, dict) if (x := self._seuil(s, ou)))
        return Bareme(**champs)

    def _seuil(self, donnees: dict[str, Any], ou: str) -> Seuil | None:
        champs = self._champs(Seuil, donnees, ou)
        if champs is None:
            return None
        self._textes(champs, ou, libelle=200)
        if not nombre(champs["minimum"]):
            self.faute(ou, "un seuil commence à un nombre.")
            return None
        if not _parmi(champs.get("ton", ""), TONS):
            self.faute(ou, f"le ton d’un seuil : {', '.join(t for t in TONS if t)}.")
        return Seuil(**champs)

    def _alerte(self, donnees: dict[str, Any]) -> Alerte | None:
        ou = str(donnees.get("code") or "alerte")
        champs = self._champs(Alerte, donnees, ou)
        if champs is None:
            return None
        if not isinstance(champs["code"], str) or not ID.fullmatch(champs["code"]):
            self.faute(ou, "le code d’une alerte s’écrit comme un identifiant.")
        self._textes(champs, ou, si=2000, message=300)
        champs["conduite"] = tuple(self._liste(champs.get("conduite"), ou, str))
        if any(not mots.strip() or len(mots) > 300 for mots in champs["conduite"]):
            self.faute(ou, "chaque ligne de conduite est un texte de 300 caractères au plus.")
        return Alerte(**champs)


def _parmi(valeur: Any, mots: Collection[str]) -> bool:
    return isinstance(valeur, str) and valeur in mots


def nombre(valeur: Any) -> bool:
    return isinstance(valeur, int | float) and not isinstance(valeur, bool) and math.isfinite(valeur)


__all__ = ["NOMBRES", "DefinitionRefusee", "Faute", "lire", "nombre"]
