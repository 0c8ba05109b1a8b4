"""HTTP with the provider, through the one way out of the house: bounded in time and size, no redirect."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dui.core.sortant import Reponse, SortieEchouee, SortieRefusee, demander
from habilitations.psc.erreurs import INDISPONIBLE, INVALIDE, EchecPSC

logger = logging.getLogger(__name__)
DELAI_S = 4.0
TAILLE = 256 * 1024


def lire(url: str, jeton: str = "") -> Reponse:
    return _echanger("GET", url, entetes={"Authorization": f"Bearer {jeton}"} if jeton else {})


def poster(url: str, champs: Mapping[str, str], entetes: Mapping[str, str] | None = None) -> Reponse:
    forme = {"Content-Type": "application/x-www-form-urlencoded", **(entetes or {})}
    return _echanger("POST", url, corps=urlencode(champs).encode(), entetes=forme)


def objet(reponse: Reponse) -> dict[str, Any]:
    """The JSON object of an answer 200; anything else is a refusal or a breakdown."""
    if reponse.statut >= 500:
        raise EchecPSC(INDISPONIBLE, "statut")
    try:
        lu = json.loads(reponse.octets)
    except ValueError as erreur:
        raise EchecPSC(INVALIDE, "json") from erreur
    if reponse.statut != 200 or not isinstance(lu, dict):
        raise EchecPSC(INVALIDE, "reponse")
    return lu


def _echanger(methode: str, url: str, *, entetes: Mapping[str, str], corps: bytes | None = None) -> Reponse:
    propres = {"Accept": "application/json, application/jwt", **entetes}
    try:
        return demander(methode, url, corps=corps, entetes=propres, delai=DELAI_S, taille=TAILLE)
    except SortieEchouee as erreur:
        raise EchecPSC(INDISPONIBLE, "reseau") from erreur
    except SortieRefusee as erreur:
        raise EchecPSC(INVALIDE, "adresse") from erreur
