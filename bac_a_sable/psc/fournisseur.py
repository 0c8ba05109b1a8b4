"""The provider without its transport: requests of sign-in, codes, sessions, tokens (OIDC Core, PKCE, RFC 6749)."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bac_a_sable.psc.effets import Effets
from bac_a_sable.psc.jetons import HEURE_S, Signataire
from bac_a_sable.psc.professionnels import PROFESSIONNELS

REALM = "/auth/realms/esante-wallet"
PROTOCOLE = f"{REALM}/protocol/openid-connect"
DECOUVERTE = f"{REALM}/.well-known/wallet-openid-configuration"
EVENEMENT_FERMETURE = "http://schemas.openid.net/event/backchannel-logout"
DUREE_CODE_S, DUREE_ACCES_S, DUREE_SESSION_S = 60, 240, 4 * 3600
Champs = dict[str, str]


class Erreur(Exception):
    """`code` of RFC 6749 or OIDC; `statut` of the HTTP answer."""

    def __init__(self, code: str, detail: str = "", statut: int = 400) -> None:
        super().__init__(code)
        self.code, self.detail, self.statut = code, detail, statut


@dataclass
class Client:
    identifiant: str
    secret: str
    retours: set[str] = field(default_factory=set)
    sorties: set[str] = field(default_factory=set)
    fermetures: set[str] = field(default_factory=set)


@dataclass
class Session:
    """One sign-in: its refresh token turns at each use, an old one that comes back closes it."""

    professionnel: str
    nonce: str
    ouverte_le: float
    authentifiee_le: float
    sid: str = field(default_factory=lambda: secrets.token_hex(8))
    rafraichissement: str = ""
    acces: dict[str, float] = field(default_factory=dict)
    fermee: bool = False


@dataclass(frozen=True)
class Code:
    session: Session
    retour: str
    defi: str
    fin: float


class Fournisseur:
    def __init__(self, client: Client, horloge: Callable[[], float] = time.time) -> None:
        self.client = client
        self.horloge = horloge
        self.effets = Effets()
        self.signataire = Signataire(self.effets, horloge)
        self.racine = ""
        self._codes: dict[str, Code] = {}
        self._sessions: list[Session] = []
        self._presences: dict[str, float] = {}
        self._verrou = threading.Lock()

    @property
    def emetteur(self) -> str:
        return f"{self.racine}{REALM}"

    def decouverte(self) -> dict[str, Any]:
        base = f"{self.racine}{PROTOCOLE}"
        return {
            "issuer": self.emetteur, "authorization_endpoint": f"{self.racine}/auth", "jwks_uri": f"{base}/certs",
            "token_endpoint": f"{base}/token", "userinfo_endpoint": f"{base}/userinfo",
            "end_session_endpoint": f"{base}/logout",
            "introspection_endpoint": f"{base}/token/introspect", "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"], "userinfo_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "scope_all"], "acr_values_supported": ["eidas1", "eidas2", "eidas3"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip

    def controler_demande(self, champs: Champs) -> None:
        """Client and return address first: an error about them is shown here, never sent to an unknown address."""
        if champs.get("client_id") != self.client.identifiant:
            raise Erreur("unauthorized_client")
        if champs.get("redirect_uri") not in self.client.retours:
            raise Erreur("invalid_redirect_uri")

    def autoriser(self, champs: Champs, professionnel: str) -> str:
        """Address to go back to, with a code or with the error."""
        try:
            _controler_parametres(champs)
            if professionnel not in PROFESSIONNELS:
                raise Erreur("access_denied")
        except Erreur as erreur:
            return _retour(champs, {"error": erreur.code, "error_description": erreur.detail})
        session = Session(professionnel, champs["nonce"], self.horloge(), self._presence(champs, professionnel))
        code = secrets.token_urlsafe(24)
        with self._verrou:
            fin = self.horloge() + DUREE_CODE_S
            self._codes[code] = Code(session, champs["redirect_uri"], champs.get("code_challenge", ""), fin)
            self._sessions.append(session)
        if self.effets.a("state"):
            champs = champs | {"state": "un-autre-state"}
        return _retour(champs, {"code": code, "session_state": secrets.token_hex(8)})

    def _presence(self, champs: Champs, professionnel: str) -> float:
        """When this person last showed card or telephone: now, unless they still have a session here."""
        connue = self._presences.get(professionnel)
        if connue is None or champs.get("prompt") == "login" or champs.get("max_age") == "0":
            connue = self._presences[professionnel] = self.horloge()
        return connue - HEURE_S if self.effets.a("presence_ancienne") else connue

    def jetons(self, champs: Champs, identite: tuple[str, str]) -> dict[str, Any]:
        """Token endpoint, for both grants."""
        self._authentifier(identite)
        match champs.get("grant_type"):
            case "authorization_code":
                return self._delivrer(self._echanger(champs))
            case "refresh_token":
                return self._delivrer(self._rafraichir(champs.get("refresh_token", "")))
            case _:
                raise Erreur("unsupported_grant_type")

    def userinfo(self, jeton: str) -> dict[str, Any]:
        session = self._session_de(jeton)
        if session is None:
            raise Erreur("invalid_token", statut=401)
        nom = session.professionnel
        if self.effets.a("userinfo_autre_sub"):
            nom = next(autre for autre in PROFESSIONNELS if autre != nom)
        return dict(PROFESSIONNELS[nom])

    def introspecter(self, jeton: str, identite: tuple[str, str]) -> dict[str, Any]:
        self._authentifier(identite)
        session = self._session_de(jeton)
        if session is None:
            return {"active": False}
        personne = PROFESSIONNELS[session.professionnel]
        return {"active": True, "sub": personne["sub"], "client_id": self.client.identifiant, "acr": "eidas1"}

    def sortir(self, champs: Champs) -> str:
        """Close every session of the person named by the hint; where to go then, or nothing. The state stays here."""
        revendications = self.signataire.valide(champs.get("id_token_hint", ""))
        if revendications is None or revendications.get("aud") != self.client.identifiant:
            raise Erreur("invalid_request", "id_token_hint")
        self.fermer(str(revendications["sub"]))
        retour = champs.get("post_logout_redirect_uri", "")
        if retour and retour not in self.client.sorties:
            raise Erreur("invalid_redirect_uri")
        return retour

    def fermer(self, sub: str = "") -> list[str]:
        """End the sessions of one person, or of all; one logout token for each, to be sent to the relying party."""
        with self._verrou:
            visees = [s for s in self._sessions if not s.fermee and sub in ("", PROFESSIONNELS[s.professionnel]["sub"])]
            for session in visees:
                session.fermee = True
                self._presences.pop(session.professionnel, None)
        return [self.jeton_de_fermeture(session) for session in visees]

    def jeton_de_fermeture(self, session: Session, etranger: bool = False, **autres: Any) -> str:
        """Logout token of OIDC Back-Channel Logout 1.0."""
        sub = PROFESSIONNELS[session.professionnel]["sub"]
        socle = {"iss": self.emetteur, "aud": self.client.identifiant, "sub": sub, "sid": session.sid,
                 "jti": secrets.token_hex(8), "events": {EVENEMENT_FERMETURE: {}}}  # fmt: skip
        return self.signataire.ordinaire(socle | autres, etranger=etranger)

    @property
    def sessions(self) -> list[Session]:
        return list(self._sessions)

    def _authentifier(self, identite: tuple[str, str]) -> None:
        attendue = (self.client.identifiant, self.client.secret)
        if not all(secrets.compare_digest(a.encode(), b.encode()) for a, b in zip(identite, attendue, strict=True)):
            raise Erreur("invalid_client", statut=401)

    def _echanger(self, champs: Champs) -> Session:
        """A code serves once; presented again, what it gave is taken back."""
        with self._verrou:
            code = self._codes.get(champs.get("code", ""))
            if code is None:
                raise Erreur("invalid_grant", "code")
            if code.session.rafraichissement or code.session.fermee:
                code.session.fermee = True
                raise Erreur("invalid_grant", "code déjà utilisé")
        if code.fin < self.horloge() or code.retour != champs.get("redirect_uri"):
            raise Erreur("invalid_grant", "code échu ou autre adresse de retour")
        if code.defi and not secrets.compare_digest(code.defi, _defi(champs.get("code_verifier", ""))):
            raise Erreur("invalid_grant", "code_verifier")
        return code.session

    def _rafraichir(self, jeton: str) -> Session:
        nom, _, _ = jeton.partition(".")
        with self._verrou:
            session = next((s for s in self._sessions if s.rafraichissement.partition(".")[0] == nom and nom), None)
            if session is None or session.fermee or self.effets.a("refresh_revoque"):
                raise Erreur("invalid_grant", "session fermée")
            if session.rafraichissement != jeton:
                session.fermee = True
                raise Erreur("invalid_grant", "jeton déjà utilisé")
            if session.ouverte_le + DUREE_SESSION_S < self.horloge():
                raise Erreur("invalid_grant", "session échue")
        return session

    def _delivrer(self, session: Session) -> dict[str, Any]:
        acces, maintenant = secrets.token_urlsafe(24), self.horloge()
        with self._verrou:
            famille = session.rafraichissement.partition(".")[0] or secrets.token_urlsafe(12)
            session.rafraichissement = f"{famille}.{secrets.token_urlsafe(24)}"
            session.acces[acces] = maintenant + DUREE_ACCES_S
        personne = PROFESSIONNELS[session.professionnel]
        reponse = {
            "access_token": acces, "token_type": "Bearer", "expires_in": DUREE_ACCES_S, "scope": "openid scope_all",
            "refresh_token": session.rafraichissement, "refresh_expires_in": DUREE_SESSION_S,
            "id_token": self.signataire.id_token({
                "iss": self.emetteur, "sub": personne["sub"], "aud": self.client.identifiant,
                "azp": self.client.identifiant, "nonce": session.nonce, "acr": "eidas1", "typ": "ID",
                "auth_time": int(session.authentifiee_le), "sid": session.sid,
                "preferred_username": personne["preferred_username"], "jti": secrets.token_hex(8),
            }),
        }  # fmt: skip
        if self.effets.a("sans_id_token"):
            del reponse["id_token"]
        return reponse

    def _session_de(self, jeton: str) -> Session | None:
        with self._verrou:
            session = next((s for s in self._sessions if jeton in s.acces), None)
            vivante = session is not None and not session.fermee and session.acces[jeton] > self.horloge()
            return session if vivante else None


def _controler_parametres(champs: Champs) -> None:
    """What the real service asks of a request, beyond the standard (socle §4)."""
    if champs.get("response_type") != "code":
        raise Erreur("unsupported_response_type")
    if not {"openid", "scope_all"} <= set(champs.get("scope", "").split()):
        raise Erreur("invalid_scope")
    if champs.get("acr_values") != "eidas1":
        raise Erreur("invalid_request", "acr_values doit valoir eidas1")
    for nom in ("state", "nonce"):
        if not champs.get(nom):
            raise Erreur("invalid_request", f"{nom} est obligatoire")
    if champs.get("code_challenge") and champs.get("code_challenge_method") != "S256":
        raise Erreur("invalid_request", "code_challenge_method")


def _defi(verificateur: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verificateur.encode()).digest()).rstrip(b"=").decode()


def _retour(champs: Champs, reponse: Champs) -> str:
    parametres = {nom: valeur for nom, valeur in (reponse | {"state": champs.get("state", "")}).items() if valeur}
    return f"{champs['redirect_uri']}{'&' if '?' in champs['redirect_uri'] else '?'}{urlencode(parametres)}"
