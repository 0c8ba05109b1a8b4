"""What ties a professional to a dossier outside work: a name, a street. The room of persons gives theirs by a port."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

VOIES = {"AV": "AVENUE", "BD": "BOULEVARD", "BLD": "BOULEVARD", "CH": "CHEMIN", "IMP": "IMPASSE", "PL": "PLACE",
         "R": "RUE", "RTE": "ROUTE", "SQ": "SQUARE"}  # fmt: skip
PETITS = {"BIS", "TER", "DE", "DU", "DES", "LA", "LE", "LES", "L", "D"}


@dataclass(frozen=True)
class Repere:
    """Of one dossier: surnames of the person and of those around, who the person is, streets."""

    noms: frozenset[str] = frozenset()
    identite: str = ""
    rues: frozenset[str] = frozenset()


Fournisseur = Callable[[Collection[int]], Mapping[int, Repere]]
_fournisseurs: list[Fournisseur] = []


def fournir(fournisseur: Fournisseur) -> None:
    """Called once by the room of persons; the last one wins."""
    _fournisseurs[:] = [fournisseur]


def reperes(dossiers: Collection[int]) -> Mapping[int, Repere]:
    return _fournisseurs[0](dossiers) if _fournisseurs and dossiers else {}


def cle_nom(texte: str) -> str:
    """« Le Gall » and « LE-GALL » are one name."""
    plat = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z]", "", plat)


def cle_identite(nom: str, prenom: str) -> str:
    return f"{cle_nom(nom)}|{cle_nom(prenom)}" if nom and prenom else ""


def cle_rue(lignes: str, code_postal: str) -> str:
    """Postcode and name of the street, without the number: « 12 bis, av. de la Gare » → 44000|AVENUE GARE."""
    plat = unicodedata.normalize("NFKD", lignes).encode("ascii", "ignore").decode().upper()
    mots = [VOIES.get(mot, mot) for mot in re.findall(r"[A-Z]+", plat)]
    gardes = [mot for mot in mots if mot not in PETITS]
    return f"{code_postal.strip()}|{' '.join(gardes)}" if gardes and code_postal.strip() else ""
