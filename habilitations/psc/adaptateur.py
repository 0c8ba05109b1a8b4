"""allauth's social adapter: one provider, no sign-up, nothing connected by oneself (S-01, S-02)."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest

from habilitations.psc import entree, reglages
from habilitations.psc.erreurs import ANNULEE, INVALIDE, PERIMEE, EchecPSC
from habilitations.psc.fournisseur import FournisseurPSC
from habilitations.psc.refus import page


class AdaptateurPSC(DefaultSocialAccountAdapter):
    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> FournisseurPSC:
        """The one that the settings describe: no row of a table can add another."""
        return FournisseurPSC(request, app=reglages.application())

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return []

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        return []

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> Any:
        raise EchecPSC(INVALIDE, "sortie")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Everything is decided here, from the links that administrators prepared; allauth's own tables stay empty."""
        try:
            raise ImmediateHttpResponse(entree.accueillir(request, sociallogin))
        except EchecPSC as echec:
            raise ImmediateHttpResponse(page(request, echec)) from echec

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Exception | None = None, **_autres: Any
    ) -> None:
        raise ImmediateHttpResponse(page(request, _traduire(request, error, exception)))


def _traduire(request: HttpRequest, error: Any, exception: Exception | None) -> EchecPSC:
    if isinstance(exception, EchecPSC):
        return exception
    if exception is not None:
        return EchecPSC(INVALIDE, type(exception).__name__)
    if error == AuthError.CANCELLED:
        return EchecPSC(ANNULEE)
    return EchecPSC(INVALIDE, "refus") if "error" in request.GET else EchecPSC(PERIMEE)
