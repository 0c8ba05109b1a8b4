"""The dialogue of OpenID Connect, as allauth leads it, with nothing left for the address bar to decide (socle §4)."""

import secrets
import time
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from habilitations.psc import identite, jetons, metadonnees, reglages, transport
from habilitations.psc.erreurs import INVALIDE, EchecPSC, SessionFinie

ENTRER, ELEVER = "entrer", "elever"
# A proof asked again on the spot: not the session that the browser still has over there.
PREUVE_NEUVE = {"prompt": "login", "max_age": "0"}


class ClientPSC(OAuth2Client):
    """Token endpoint through the one way out."""

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> Any:
        champs = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.callback_url}
        return self._demander(champs | {"code_verifier": pkce_code_verifier or ""})

    def rafraichir(self, jeton: str) -> dict[str, Any]:
        return self._demander({"grant_type": "refresh_token", "refresh_token": jeton})

    def _demander(self, champs: dict[str, str]) -> dict[str, Any]:
        identifies = champs | {"client_id": self.consumer_key, "client_secret": self.consumer_secret}
        reponse = transport.poster(self.access_token_url, identifies)
        if reponse.statut == 400 and b'"invalid_grant"' in reponse.octets.replace(b" ", b""):
            raise SessionFinie
        lus = transport.objet(reponse)
        if not isinstance(lus.get("access_token"), str) or not isinstance(lus.get("refresh_token", ""), str):
            raise EchecPSC(INVALIDE, "jetons")
        return lus


class DialoguePSC(OpenIDConnectOAuth2Adapter):
    """allauth's OAuth2 adapter: `etat` is what the session kept when the sign-in began."""

    client_class = ClientPSC
    etat: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        return metadonnees.configuration()

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("psc_retour"))

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        duree = data.get("expires_in")
        return super().parse_token(data | {"expires_in": duree if isinstance(duree, int) and duree > 0 else 240})

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """id_token first, then userinfo, which must speak of the same person."""
        reponse = kwargs["response"]
        revendications = jetons.verifier_identite(reponse.get("id_token"), self.etat["nonce"])
        qui = identite.lire(revendications, self._profil(token.token))
        connexion = SocialLogin(
            user=get_user_model()(), account=SocialAccount(uid=qui.idnat, provider=reglages.FOURNISSEUR)
        )
        connexion.identite, connexion.revendications = qui, revendications
        connexion.id_token = reponse["id_token"]
        return connexion

    def _profil(self, jeton: str) -> dict[str, Any]:
        reponse = transport.lire(self.profile_url, jeton)
        if reponse.statut == 200 and "jwt" in reponse.entetes.get("content-type", ""):
            return jetons.verifier_profil(reponse.octets.decode("ascii", "replace").strip())
        return transport.objet(reponse)


class FournisseurPSC(OpenIDConnectProvider):
    """Scope, level, nonce, PKCE: fixed here, whatever the address says."""

    id = reglages.FOURNISSEUR
    name = "Pro Santé Connect"
    oauth2_adapter_class = DialoguePSC

    def get_scope(self) -> list[str]:
        return list(reglages.PORTEE)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def get_auth_params(self) -> dict[str, str]:
        return {"acr_values": reglages.ACR_DEMANDE}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """allauth lets `?auth_params=` change the level that is asked; not here."""
        return self.get_auth_params() | (PREUVE_NEUVE if _ouverte(request) else {})

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """From the session that exists, a fresh proof of the same person; else a sign-in. Never another process."""
        return super().get_redirect_from_request_kwargs(request) | {"process": ELEVER if _ouverte(request) else ENTRER}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        parametres = (kwargs.pop("auth_params", None) or self.get_auth_params()) | {"nonce": nonce}
        identifiant = secrets.token_urlsafe(24)
        reponse: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=parametres, nonce=nonce, debut=int(time.time()),
            state_id=identifiant, **kwargs,
        )  # fmt: skip
        return reponse


def _ouverte(request: HttpRequest) -> bool:
    return request.user.is_authenticated
