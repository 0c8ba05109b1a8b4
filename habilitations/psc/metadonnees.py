"""Addresses and signing keys of the provider, kept in the process for a while: a sign-in survives a lost cache."""

import threading
import time
from typing import Any

import jwt

from dui.core.sortant import Reponse
from habilitations.psc import reglages, transport
from habilitations.psc.erreurs import INVALIDE, EchecPSC

DUREE_S = 3600
# A token that names an unknown key makes us read the keys again: not more often than this.
RELECTURE_S = 10
INTERNES = ("token_endpoint", "userinfo_endpoint", "jwks_uri")
_gardees: dict[str, tuple[float, dict[str, Any]]] = {}
_relues: dict[str, float] = {}
_verrou = threading.Lock()


def oublier() -> None:
    with _verrou:
        _gardees.clear()
        _relues.clear()


def configuration() -> dict[str, Any]:
    """The discovery document, refused when it speaks of another issuer or sends our secret elsewhere."""
    lue = _garder(f"{reglages.emetteur()}{reglages.DECOUVERTE}")
    if lue.get("issuer") != reglages.emetteur():
        raise EchecPSC(INVALIDE, "decouverte_emetteur")
    ici = reglages.origine(reglages.emetteur())
    if any(reglages.origine(str(lue.get(nom))) != ici for nom in INTERNES):
        raise EchecPSC(INVALIDE, "decouverte_adresses")
    if reglages.origine(str(lue.get("authorization_endpoint")))[0] != ici[0]:
        raise EchecPSC(INVALIDE, "decouverte_adresses")
    return lue


def cle(kid: object) -> jwt.PyJWK:
    """The published RSA key of that name; read again once when it is new (rotation)."""
    adresse = str(configuration()["jwks_uri"])
    trouvee = _trouver(_garder(adresse), kid)
    if trouvee is None and _peut_relire(adresse):
        trouvee = _trouver(_garder(adresse, frais=True), kid)
    if trouvee is None:
        raise EchecPSC(INVALIDE, "kid")
    return trouvee


def _trouver(publiees: dict[str, Any], kid: object) -> jwt.PyJWK | None:
    cles = publiees.get("keys")
    for decrite in cles if isinstance(cles, list) else []:
        if isinstance(decrite, dict) and kid and decrite.get("kid") == kid and _sert_a_signer(decrite):
            try:
                return jwt.PyJWK(decrite, algorithm="RS256")
            except jwt.PyJWTError as erreur:
                raise EchecPSC(INVALIDE, "cle") from erreur
    return None


def _sert_a_signer(decrite: dict[str, Any]) -> bool:
    return decrite.get("kty") == "RSA" and decrite.get("use", "sig") == "sig"


def _peut_relire(adresse: str) -> bool:
    with _verrou:
        maintenant = time.monotonic()
        if maintenant - _relues.get(adresse, -RELECTURE_S) < RELECTURE_S:
            return False
        _relues[adresse] = maintenant
        return True


def _garder(adresse: str, *, frais: bool = False) -> dict[str, Any]:
    with _verrou:
        fin, lue = _gardees.get(adresse, (0.0, {}))
    if frais or fin < time.monotonic():
        reponse: Reponse = transport.lire(adresse)
        lue = transport.objet(reponse)
        with _verrou:
            _gardees[adresse] = (time.monotonic() + DUREE_S, lue)
    return lue
