"""Login rules on top of allauth: no sign-up, only prepared accounts, two factors always."""

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed, password_changed, password_reset, user_logged_in
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_used
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from dui.core import adresses
from dui.core.chiffrement import chiffre
from habilitations import postes, sessions
from habilitations.choices import NatureConnexion
from habilitations.models import Compte
from habilitations.psc import session as psc
from habilitations.sensibilisation import attendue
from habilitations.services.comptes import fermer_sessions

logger = logging.getLogger(__name__)
FACTEURS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AdaptateurCompte(DefaultAccountAdapter):
    """E-mails carry no personal data: their texts name nobody, not even the account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Cette adresse et ce mot de passe ne vont pas ensemble.",
        "too_many_login_attempts": "Trop d’essais. Attendez cinq minutes, ou demandez un nouveau mot de passe.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return adresses.adresse_client(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """First login: choose the code that reopens a locked session."""
        if request.user.pin and attendue(request.user.professionnel):  # type: ignore[union-attr]
            return resolve_url("sensibilisation")
        return resolve_url("/" if request.user.pin else "code")  # type: ignore[union-attr]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """S-09: a proof of less than five minutes, the login itself included."""
        request = context.request
        preuves = get_authentication_records(request, request.user)
        return not any(time.time() - p["at"] < app_settings.REAUTHENTICATION_TIMEOUT for p in preuves)

    def reauthenticate(self, user: Any, password: str) -> bool:
        trouve = self.authenticate(context.request, email=user.email, password=password)
        prouve = trouve is not None and trouve.pk == user.pk
        if prouve:
            sessions.changer_cle(context.request)
        return prouve

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sessions.noter(request, NatureConnexion.BLOCAGE, _compte(credentials.get("email")))
            raise

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        reponse: HttpResponse = super().post_login(request, user, **kwargs)
        return self.apparence(reponse, user)

    def apparence(self, reponse: HttpResponse, user: Any) -> HttpResponse:
        """The colours of the person who comes in."""
        if user.theme:
            reponse.set_cookie(
                "theme", user.theme, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return reponse

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("poste" if postes.poste_de(request) else "account_login")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The pages say it themselves; only errors are worth a notice."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The answer is the same whether the mail left or not: it would tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            logger.exception("courrier de compte non remis")


class AdaptateurFacteurs(DefaultMFAAdapter):
    """One's last second factor cannot be taken off: it can only be replaced (S-01)."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi.",
        "cannot_delete_authenticator": "C’est votre seul second facteur. Ajoutez-en un autre avant de le retirer.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        autres = Authenticator.objects.filter(user=authenticator.user, type__in=FACTEURS).exclude(pk=authenticator.pk)
        return autres.exists()

    def encrypt(self, text: str) -> str:
        """Keys of telephones and of recovery codes rest encrypted with the keys of the fields (S-45)."""
        return chiffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return chiffre().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Dossier usager"}


def a_un_facteur(compte: Compte) -> bool:
    return Authenticator.objects.filter(user=compte, type__in=FACTEURS).exists()


@receiver(authentication_step_completed)
def noter_etape(request: HttpRequest, user: Compte, method: str, **kwargs: Any) -> None:
    if method == "mfa":
        sessions.prouver_facteur(request, user)


@receiver(authenticator_added)
def noter_enrolement(request: HttpRequest, user: Compte, authenticator: Authenticator, **kwargs: Any) -> None:
    """A factor proven while enrolling counts for the session; recovery codes are no proof."""
    if authenticator.type in FACTEURS:
        sessions.prouver_facteur(request, user)
        postes.noter_preuve(request, user)
        sessions.noter(request, NatureConnexion.FACTEUR_AJOUTE, user, authenticator.type)


@receiver(authenticator_removed)
def noter_retrait(request: HttpRequest, user: Compte, authenticator: Authenticator, **kwargs: Any) -> None:
    sessions.noter(request, NatureConnexion.FACTEUR_RETIRE, user, authenticator.type)
    if not a_un_facteur(user):
        request.session.pop(sessions.FACTEUR, None)


@receiver(authenticator_used)
def changer_la_cle(request: HttpRequest, reauthenticated: bool, **kwargs: Any) -> None:
    """A fresh proof gives the session a new key (S-06); the login does it by itself."""
    if reauthenticated:
        sessions.changer_cle(request)


@receiver(user_logged_in)
def noter_connexion(request: HttpRequest, user: Compte, **kwargs: Any) -> None:
    sessions.ouvrir(request, user)
    psc.prevenir(request, user)


@receiver(user_logged_out)
def noter_deconnexion(request: HttpRequest, user: Compte | None, **kwargs: Any) -> None:
    if user is not None:
        psc.oublier(request)
        sessions.clore_ligne(request, user)


@receiver(user_login_failed)
def noter_echec(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None, **kwargs: Any) -> None:
    """The typed address is not kept: it may be a mistake that names somebody."""
    if request is not None:
        sessions.noter(request, NatureConnexion.ECHEC, _compte((credentials or {}).get("email")))


@receiver(authentication_failed)
def noter_echec_facteur(request: HttpRequest, user: Compte, authenticator: Authenticator, **kwargs: Any) -> None:
    sessions.noter(request, NatureConnexion.ECHEC_FACTEUR, user, authenticator.type)


@receiver(password_changed)
def noter_mot_de_passe(request: HttpRequest, user: Compte, **kwargs: Any) -> None:
    """Django gave this session a new key and refuses the others from now on."""
    sessions.suivre_cle(request)
    sessions.noter(request, NatureConnexion.MOT_DE_PASSE, user)
    fermer_sessions(user, sauf=request.session.session_key or "")


@receiver(password_reset)
def noter_reinitialisation(request: HttpRequest, user: Compte, **kwargs: Any) -> None:
    sessions.noter(request, NatureConnexion.MOT_DE_PASSE, user, "lien")
    fermer_sessions(user)


def _compte(adresse: str | None) -> Compte | None:
    return Compte.objects.filter(email=(adresse or "").strip().lower()).first()
