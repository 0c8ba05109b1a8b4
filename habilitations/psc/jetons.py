"""What is believed of a token: its signature by a published key, who made it, for whom, when, and at which level.

The algorithm is ours to choose, never the token's. The key is looked up by name in the keys of the configured issuer;
no address found in a token is ever followed.
"""

from typing import Any

import jwt

from habilitations.psc import metadonnees, reglages
from habilitations.psc.erreurs import INVALIDE, NIVEAU, EchecPSC

ALGORITHME = "RS256"
ECART_HORLOGES_S = 60
EVENEMENT_FERMETURE = "http://schemas.openid.net/event/backchannel-logout"
Revendications = dict[str, Any]


def verifier_identite(jeton: object, nonce: str) -> Revendications:
    """An id_token of this very sign-in, at the level that we ask."""
    lues = verifier_suite(jeton)
    if not nonce or lues.get("nonce") != nonce:
        raise EchecPSC(INVALIDE, "nonce")
    if lues.get("acr") not in reglages.ACR_ADMIS:
        raise EchecPSC(NIVEAU, "acr")
    return lues


def verifier_suite(jeton: object) -> Revendications:
    """An id_token as a refresh gives one: no nonce, no new level, the rest the same."""
    lues = _decoder(jeton, ("iss", "aud", "exp", "iat", "sub"))
    auditoire = lues["aud"] if isinstance(lues["aud"], list) else [lues["aud"]]
    if lues.get("azp", reglages.client() if len(auditoire) == 1 else "") != reglages.client():
        raise EchecPSC(INVALIDE, "azp")
    return lues


def verifier_profil(jeton: str) -> Revendications:
    """Claims of userinfo when it answers by a signed token."""
    return _decoder(jeton, ("iss", "aud", "sub"))


def verifier_fermeture(jeton: str) -> Revendications:
    """Logout token (OIDC Back-Channel Logout 1.0 §2.6): names a session, never carries a nonce."""
    lues = _decoder(jeton, ("iss", "aud", "iat", "exp", "jti"))
    evenements = lues.get("events")
    if "nonce" in lues or not isinstance(evenements, dict) or EVENEMENT_FERMETURE not in evenements:
        raise EchecPSC(INVALIDE, "fermeture")
    if not (isinstance(lues.get("sid"), str) or isinstance(lues.get("sub"), str)):
        raise EchecPSC(INVALIDE, "fermeture")
    return lues


def _decoder(jeton: object, exigees: tuple[str, ...]) -> Revendications:
    if not isinstance(jeton, str):
        raise EchecPSC(INVALIDE, "jeton_absent")
    try:
        entete = jwt.get_unverified_header(jeton)
        return dict(
            jwt.decode(
                jeton, metadonnees.cle(entete.get("kid")), algorithms=[ALGORITHME], issuer=reglages.emetteur(),
                audience=reglages.client(),
                leeway=ECART_HORLOGES_S, options={"require": list(exigees)},
            )
        )  # fmt: skip
    except jwt.PyJWTError as erreur:
        raise EchecPSC(INVALIDE, type(erreur).__name__) from erreur
