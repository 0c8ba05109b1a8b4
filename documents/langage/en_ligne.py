"""Inside a line: plain words, `**bold**`, `{{ famille.nom }}`, `{% si famille.nom %}…{% sinon %}…{% fin %}`."""

import re
from difflib import get_close_matches
from typing import Any

from documents.langage.fautes import Faute
from documents.langage.noeuds import Champ, EnLigne, Gras, Mot, Si

PROFONDEUR = 3
JETONS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\*\*)")
NOM = re.compile(r"[a-z][a-z0-9_]{0,30}\.[a-z][a-z0-9_]{0,60}")
BOUCLES = frozenset(
    {"for", "endfor", "while", "each", "foreach", "boucle", "pour", "chaque", "range", "repeat", "loop"}
)
LECTURES = frozenset({
    "include", "inclure", "inclus", "import", "importer", "extends", "extend", "load", "charger", "url", "static",
    "media", "fichier", "file", "open", "ouvrir", "read", "lire", "ssi", "from", "lien", "image", "img", "iframe",
})  # fmt: skip
EVALUES = frozenset({"set", "with", "block", "macro", "call", "filter", "do", "exec", "eval", "autoescape", "raw",
                     "verbatim", "debug", "now", "cycle", "firstof", "regroup", "endif", "if", "else",
                     "elif"})  # fmt: skip
PERMISES = "si, sinon, fin, page, lignes, signatures, encadre"
SANS_BOUCLE = "un modèle ne fait pas de boucle. Pour une liste, mettez un champ « tableau » seul sur sa ligne."
SANS_LECTURE = "un modèle n’ouvre ni fichier ni adresse. Insérez un champ de la liste."
SANS_CALCUL = "un modèle ne calcule rien. Insérez un champ de la liste, ou « {% si champ %} »."


class Ligne:
    """One line being read; faults are collected, so that the writer sees all of them at once."""

    def __init__(self, numero: int, texte: str, connus: dict[str, Any], fautes: list[Faute], cites: set[str]) -> None:
        self.numero, self.connus, self.fautes, self.cites = numero, connus, fautes, cites
        self.jetons = [jeton for jeton in JETONS.split(texte) if jeton]
        self.rang = 0

    def lire(self) -> tuple[EnLigne, ...]:
        suite = self._suite(0, frozenset())
        if self.rang < len(self.jetons):
            self.faute("« fin » ou « sinon » sans « si » devant.")
        return suite

    def faute(self, message: str) -> None:
        self.fautes.append(Faute(self.numero, message))

    def _suite(self, profondeur: int, arrets: frozenset[str], gras: bool = False) -> tuple[EnLigne, ...]:
        """Until one of `arrets` (left to the caller), or the end of the line."""
        suite: list[EnLigne] = []
        while self.rang < len(self.jetons):
            jeton = self.jetons[self.rang]
            mot = premier_mot(jeton)
            if mot in ("fin", "sinon") or (jeton == "**" and gras):
                return tuple(suite)
            self.rang += 1
            suite += self._piece(jeton, mot, profondeur, arrets)
        return tuple(suite)

    def _piece(self, jeton: str, mot: str, profondeur: int, arrets: frozenset[str]) -> list[EnLigne]:
        if jeton == "**":
            return self._gras(profondeur, arrets)
        if jeton.startswith("{{") and jeton.endswith("}}"):
            nom = self.champ(jeton[2:-2])
            return [Champ(nom)] if nom else []
        if jeton.startswith("{%") and jeton.endswith("%}"):
            return self._si(jeton, profondeur) if mot == "si" else self._refuser(jeton)
        if "{{" in jeton or "}}" in jeton or "{%" in jeton or "%}" in jeton or "{#" in jeton:
            self.faute("une accolade n’est pas fermée. Un champ s’écrit « {{ famille.nom }} ».")
            return []
        return [Mot(jeton)]

    def _gras(self, profondeur: int, arrets: frozenset[str]) -> list[EnLigne]:
        suite = self._suite(profondeur, arrets, gras=True)
        if self.rang < len(self.jetons) and self.jetons[self.rang] == "**":
            self.rang += 1
            return [Gras(suite)]
        self.faute("un gras ouvert par ** n’est pas fermé sur la même ligne.")
        return list(suite)

    def _si(self, jeton: str, profondeur: int) -> list[EnLigne]:
        champ, pas = self.condition(jeton)
        if profondeur >= PROFONDEUR:
            self.faute(f"trop de conditions l’une dans l’autre : {PROFONDEUR} au plus.")
            self.rang = len(self.jetons)
            return []
        oui = self._suite(profondeur + 1, frozenset({"sinon", "fin"}))
        non: tuple[EnLigne, ...] = ()
        if self._est("sinon"):
            self.rang += 1
            non = self._suite(profondeur + 1, frozenset({"fin"}))
        if self._est("fin"):
            self.rang += 1
        else:
            self.faute("« si » n’est pas fermé par « {% fin %} » sur la même ligne.")
        return [Si(champ, oui, non, pas)] if champ else []

    def _est(self, mot: str) -> bool:
        return self.rang < len(self.jetons) and premier_mot(self.jetons[self.rang]) == mot

    def _refuser(self, jeton: str) -> list[EnLigne]:
        self.faute(pourquoi(jeton))
        return []

    def condition(self, jeton: str) -> tuple[str, bool]:
        """`{% si champ %}` or `{% si pas champ %}`: one field, nothing to compare."""
        mots = jeton[2:-2].split()
        pas = len(mots) == 3 and mots[1] == "pas"
        if len(mots) != (3 if pas else 2):
            self.faute("« si » attend un seul champ, sans calcul : « {% si famille.nom %} ».")
            return "", False
        return self.champ(mots[-1], condition=True), pas

    def champ(self, brut: str, *, condition: bool = False, seul: bool = False) -> str:
        """The name, when it is known and may stand there; else "" and a fault."""
        nom = brut.strip()
        if not NOM.fullmatch(nom):
            self.faute(_mal_ecrit(nom))
            return ""
        if nom not in self.connus:
            self.faute(f"le champ « {nom} » n’existe pas.{_proche(nom, self.connus)}")
            return ""
        if self.connus[nom].bloc and not (condition or seul):
            self.faute(f"le champ « {nom} » remplit un bloc : mettez-le seul sur sa ligne.")
            return ""
        self.cites.add(nom)
        return nom


def premier_mot(jeton: str) -> str:
    if not jeton.startswith("{%"):
        return ""
    mots = jeton[2:-2].split()
    return mots[0] if mots else "%"


def pourquoi(jeton: str) -> str:
    """Why this tag is refused, in words."""
    mots = jeton[2:-2].strip(" -+").lower().split()
    mot = mots[0] if mots else "%"
    montre = mot[:30]
    if mot in BOUCLES:
        return f"« {montre} » : {SANS_BOUCLE}"
    if mot in LECTURES:
        return f"« {montre} » : {SANS_LECTURE}"
    if mot in EVALUES:
        return f"« {montre} » : {SANS_CALCUL}"
    if mot in {"page", "lignes", "signatures", "encadre"}:
        return f"« {montre} » se met seul sur sa ligne."
    return f"« {montre} » n’est pas une construction connue. Il y a : {PERMISES}."


def _mal_ecrit(nom: str) -> str:
    montre = nom[:40] or "vide"
    if "|" in nom:
        return f"« {montre} » : un champ s’écrit seul, sans filtre."
    if any(signe in nom for signe in "()[]'\"+*/=<>"):
        return f"« {montre} » : {SANS_CALCUL}"
    if "__" in nom or nom.count(".") > 1:
        return f"« {montre} » : un champ ne se parcourt pas. Il a deux mots : « famille.nom »."
    return f"« {montre} » n’est pas un champ. Un champ s’écrit « {{{{ famille.nom }}}} »."


def _proche(nom: str, connus: dict[str, Any]) -> str:
    proches = get_close_matches(nom, connus, n=1, cutoff=0.6)
    return f" Vouliez-vous dire « {proches[0]} » ?" if proches else " Choisissez dans la liste des champs."
