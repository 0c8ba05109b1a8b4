"""Foreign JSON: read to plain values, or refused. S-39."""

import json
import math
from typing import Any, BinaryIO

from .cadre import ecrire_morceau
from .refus import Refus

PROFONDEUR = 40


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    lu = lire(morceaux[0], parametres.get("profondeur", PROFONDEUR))
    return {}, [ecrire_morceau(sortie, json.dumps(lu, ensure_ascii=False).encode())]


def lire(octets: bytes, profondeur: int = PROFONDEUR) -> Any:
    try:
        lu = json.loads(octets.decode("utf-8-sig"), object_pairs_hook=_objet, parse_constant=_constante)
    except (UnicodeDecodeError, json.JSONDecodeError) as erreur:
        raise Refus("mal_forme", "Ce fichier JSON est mal formé : il ne peut pas être lu.") from erreur
    _mesurer(lu, profondeur)
    return lu


def _objet(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    objet = dict(paires)
    if len(objet) < len(paires):
        raise Refus("double", "Ce fichier JSON nomme deux fois la même propriété.")
    return objet


def _constante(mot: str) -> Any:
    raise Refus("nombre", f"Ce fichier JSON contient « {mot} », qui n’est pas un nombre.")


def _mesurer(valeur: Any, reste: int) -> None:
    if reste < 0:
        raise Refus("profondeur", "Ce fichier JSON est trop profond pour être ouvert.")
    if isinstance(valeur, float) and not math.isfinite(valeur):
        raise Refus("nombre", "Ce fichier JSON contient un nombre trop grand.")
    for dedans in valeur.values() if isinstance(valeur, dict) else valeur if isinstance(valeur, list) else ():
        _mesurer(dedans, reste - 1)
