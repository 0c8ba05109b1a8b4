"""Foreign XML (CDA, XDM, HL7): read to a plain tree, or refused. S-39.

A target parser sees the events one by one: the DOCTYPE is refused before any entity is declared, and the
depth is counted before the tree exists.
"""

import json
from typing import Any, BinaryIO, cast

from lxml import etree

from .cadre import ecrire_morceau
from .refus import Refus

PROFONDEUR = 100
ELEMENTS = 500_000


class _Arbre:
    """Builds [tag, {attributes}, text, tail, [children]] lists."""

    def __init__(self, profondeur: int) -> None:
        self.maximum = profondeur
        self.pile: list[list[Any]] = []
        self.racine: list[Any] | None = None
        self.dernier: list[Any] | None = None
        self.nombre = 0
        self.refus: Refus | None = None

    def start(self, balise: str, attributs: Any, _espaces: Any = None) -> None:
        self.nombre += 1
        if len(self.pile) >= self.maximum:
            self._refuser("profondeur", "Ce fichier XML est trop profond pour être ouvert.")
        if self.nombre > ELEMENTS:
            self._refuser("trop_lourd", "Ce fichier XML contient trop d’éléments.")
        noeud: list[Any] = [balise, dict(attributs), "", "", []]
        if self.pile:
            self.pile[-1][4].append(noeud)
        else:
            self.racine = noeud
        self.pile.append(noeud)
        self.dernier = None

    def end(self, _balise: str) -> None:
        self.dernier = self.pile.pop()

    def data(self, texte: str) -> None:
        if self.dernier is not None:
            self.dernier[3] += texte
        elif self.pile:
            self.pile[-1][2] += texte

    def doctype(self, _nom: str | None, _public: str | None, _systeme: str | None) -> None:
        self._refuser("doctype", "Ce fichier XML contient un DOCTYPE : il est refusé par sécurité.")

    def _refuser(self, code: str, message: str) -> None:
        self.refus = Refus(code, message)
        raise self.refus

    def close(self) -> list[Any] | None:
        return self.racine


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    arbre = lire(morceaux[0], parametres.get("profondeur", PROFONDEUR))
    return {}, [ecrire_morceau(sortie, json.dumps(arbre, ensure_ascii=False).encode())]


def lire(octets: bytes, profondeur: int = PROFONDEUR) -> list[Any]:
    if b"<!DOCTYPE" in octets[:4096] or b"<!ENTITY" in octets[:4096]:
        raise Refus("doctype", "Ce fichier XML contient un DOCTYPE : il est refusé par sécurité.")
    cible = _Arbre(profondeur)
    analyseur = etree.XMLParser(
        target=cast(Any, cible),
        # Not False: attributes would then come out with "&#38;" for "&". No entity can be declared anyway.
        resolve_entities=cast(Any, "internal"),
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        arbre = etree.fromstring(octets, analyseur)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as erreur:
        raise cible.refus or Refus("mal_forme", "Ce fichier XML est mal formé : il ne peut pas être lu.") from erreur
    if cible.refus is not None or arbre is None:
        raise cible.refus or Refus("mal_forme", "Ce fichier XML est vide.")
    return cast(list[Any], arbre)
