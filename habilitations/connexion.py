"""Login rules on top of allauth: no sign-up, only prepared accounts, two factors always."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import authentication_step_completed, user_logged_in, user_logged_out
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from habilitations import sessions
from habilitations.models import Compte


class AdaptateurCompte(DefaultAccountAdapter):
    """E-mails carry no personal data: allauth's texts name nobody but the account itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@receiver(authentication_step_completed)
def noter_etape(request: HttpRequest, user: Compte, method: str, **kwargs: Any) -> None:
    """The second factor of this session is done."""
    if method == "mfa":
        request.session[sessions.FACTEUR] = True


@receiver(authenticator_added)
def noter_enrolement(request: HttpRequest, user: Compte, authenticator: Any, **kwargs: Any) -> None:
    """A factor proven while enrolling counts for the session; recovery codes are no proof."""
    if authenticator.type in {"totp", "webauthn"}:
        request.session[sessions.FACTEUR] = True
        sessions.noter(request, "facteur_ajoute", user, authenticator.type)


@receiver(user_logged_in)
def noter_connexion(request: HttpRequest, user: Compte, **kwargs: Any) -> None:
    sessions.marquer_activite(request)
    sessions.noter(request, "connexion", user, "mfa" if sessions.second_facteur_fait(request) else "mot_de_passe")


@receiver(user_logged_out)
def noter_deconnexion(request: HttpRequest, user: Compte | None, **kwargs: Any) -> None:
    if user is not None:
        sessions.noter(request, "deconnexion", user)


@receiver(user_login_failed)
def noter_echec(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """The typed address is not kept: it may be a mistake that names somebody."""
    if request is not None:
        sessions.noter(request, "echec", None, "mot_de_passe")
