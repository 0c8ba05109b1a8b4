"""Keys and signed tokens, honest or not."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from bac_a_sable.psc.effets import Effets

DUREE_ID_S = 300
HEURE_S = 3600


class Signataire:
    """Publishes its keys, the current one first; `tourner` draws a new one and keeps the old one published."""

    def __init__(self, effets: Effets, horloge: Callable[[], float] = time.time) -> None:
        self.effets = effets
        self.horloge = horloge
        self.cles = [RSAKey.generate_key(2048, auto_kid=True)]
        self.etrangere = RSAKey.generate_key(2048)
        self.dernier = ""

    def tourner(self) -> None:
        """New key; only the one before stays published."""
        self.cles = [RSAKey.generate_key(2048, auto_kid=True), self.cles[0]]

    def publiees(self) -> dict[str, Any]:
        if self.effets.a("certs_vides"):
            return {"keys": []}
        return {"keys": [cle.as_dict(private=False) | {"use": "sig", "alg": "RS256"} for cle in self.cles]}

    def id_token(self, revendications: dict[str, Any]) -> str:
        """The token of this sign-in, spoilt as ordered."""
        precedent, nouveau = self.dernier, self._signer(self._gater(revendications))
        self.dernier = nouveau
        return precedent if precedent and self.effets.a("rejeu") else nouveau

    def userinfo(self, revendications: dict[str, Any]) -> str:
        maintenant = int(self.horloge())
        if self.effets.a("userinfo_jwt_autre_aud"):
            revendications = revendications | {"aud": "un-autre-client"}
        cle = self.etrangere if self.effets.a("userinfo_jwt_autre_cle") else self.cles[0]
        dates = {"iat": maintenant, "exp": maintenant + DUREE_ID_S}
        return jwt.encode({"alg": "RS256", "kid": self.cles[0].kid}, revendications | dates, cle)

    def ordinaire(self, revendications: dict[str, Any], *, etranger: bool = False) -> str:
        """Well signed, whatever is ordered; or by a key that is nobody's, under the name of ours."""
        maintenant = int(self.horloge())
        dates = {"iat": maintenant, "exp": maintenant + DUREE_ID_S}
        cle = self.etrangere if etranger else self.cles[0]
        return jwt.encode({"alg": "RS256", "kid": self.cles[0].kid}, dates | revendications, cle)

    def valide(self, jeton: str) -> dict[str, Any] | None:
        """Claims of one of our own tokens, for the hint of the logout; expired ones still identify."""
        try:
            return dict(jwt.decode(jeton, KeySet([*self.cles]), algorithms=["RS256"]).claims)
        except ValueError:
            return None

    def _gater(self, lues: dict[str, Any]) -> dict[str, Any]:
        maintenant = int(self.horloge())
        decalage = {"expire": -HEURE_S, "futur": HEURE_S, "retard": 30}
        instant = maintenant + next((s for nom, s in decalage.items() if self.effets.a(nom)), 0)
        dates = {"iat": instant, "nbf": instant, "exp": instant + DUREE_ID_S}
        changes: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "un-autre-nonce"}, "aud": {"aud": "un-autre-client"}, "azp": {"azp": "un-autre-client"},
            "iss": {"iss": "https://mechant.exemple/realms/esante-wallet"}, "acr_eidas0": {"acr": "eidas0"},
            "autre_sub": {"sub": "f:550dc1c8:899700000187"},
            "acr_eidas2": {"acr": "eidas2"}, "acr_absent": {"acr": None}, "nonce_absent": {"nonce": None},
        }  # fmt: skip
        for effet, valeurs in changes.items():
            if self.effets.a(effet):
                lues = lues | valeurs
        return {nom: valeur for nom, valeur in (lues | dates).items() if valeur is not None}

    def _signer(self, revendications: dict[str, Any]) -> str:
        courante = self.cles[0]
        entete = {"alg": "RS256", "kid": courante.kid, "typ": "JWT"}
        if self.effets.a("alg_none"):
            return f"{_morceau({'alg': 'none', 'typ': 'JWT'})}.{_morceau(revendications)}."
        if self.effets.a("alg_hs256"):
            secret = OctKey.import_key(courante.as_pem(private=False))
            return jwt.encode(entete | {"alg": "HS256"}, revendications, secret, algorithms=["HS256"])
        if self.effets.a("kid_inconnu"):
            entete["kid"] = "cle-jamais-publiee"
            return jwt.encode(entete, revendications, self.etrangere)
        cle = self.etrangere if self.effets.a("autre_cle") else courante
        return jwt.encode(entete, revendications, cle)


def _morceau(objet: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(objet).encode()).rstrip(b"=").decode()
