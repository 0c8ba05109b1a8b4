"""The failures one can order (socle §6.3, line PSC): what a relying party must refuse, or survive."""

import threading

EFFETS = {
    "nonce": "l’id_token porte un autre nonce",
    "nonce_absent": "l’id_token ne porte pas de nonce",
    "aud": "l’id_token est destiné à un autre client",
    "azp": "l’id_token a été demandé par un autre client",
    "iss": "l’id_token vient d’un autre émetteur",
    "expire": "l’id_token est échu",
    "futur": "l’id_token est daté d’une heure dans l’avenir",
    "retard": "l’horloge du fournisseur a trente secondes d’avance : à accepter",
    "alg_none": "l’id_token n’est pas signé",
    "alg_hs256": "l’id_token est signé en HMAC avec la clé publique",
    "autre_cle": "l’id_token est signé par une autre clé, sous le même kid",
    "kid_inconnu": "l’id_token nomme une clé qui n’est pas publiée",
    "rejeu": "l’id_token est celui d’une connexion précédente",
    "sans_id_token": "la réponse ne contient pas d’id_token",
    "autre_sub": "l’id_token parle d’une autre personne que userinfo",
    "presence_ancienne": "auth_time date d’une heure, même si une nouvelle preuve est demandée",
    "acr_eidas0": "acr vaut eidas0",
    "acr_eidas2": "acr vaut eidas2 : à accepter",
    "acr_absent": "acr est absent",
    "state": "state ne revient pas à l’identique",
    "userinfo_autre_sub": "userinfo parle d’une autre personne",
    "userinfo_jwt": "userinfo répond par un JWT signé : à accepter",
    "userinfo_jwt_autre_cle": "le JWT de userinfo est signé par une autre clé",
    "userinfo_jwt_autre_aud": "le JWT de userinfo est destiné à un autre client",
    "userinfo_500": "userinfo répond 500",
    "userinfo_illisible": "userinfo répond du HTML",
    "refresh_revoque": "la session est fermée chez le fournisseur",
    "certs_vides": "aucune clé n’est publiée",
    "panne": "tout répond 503",
    "coupure": "la connexion tombe sans réponse",
    "lent": "chaque réponse attend",
}


class Effets:
    """Ordered by name, for a number of uses (0: until forgotten). Thread-safe."""

    def __init__(self) -> None:
        self._restants: dict[str, int] = {}
        self._verrou = threading.Lock()

    def ordonner(self, effet: str, fois: int = 0) -> None:
        if effet not in EFFETS:
            raise ValueError(f"Effet inconnu : {effet}")
        with self._verrou:
            self._restants[effet] = fois

    def oublier(self) -> None:
        with self._verrou:
            self._restants.clear()

    def liste(self) -> dict[str, int]:
        with self._verrou:
            return dict(self._restants)

    def a(self, effet: str) -> bool:
        """Is it ordered? Counts a use."""
        with self._verrou:
            if effet not in self._restants:
                return False
            if self._restants[effet]:
                self._restants[effet] -= 1
                if not self._restants[effet]:
                    del self._restants[effet]
            return True
