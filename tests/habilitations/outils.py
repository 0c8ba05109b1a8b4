"""People with a real account: password, second factor, code. Imported once Django is ready."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from habilitations import sessions
from habilitations.models import Professionnel

MOT_DE_PASSE = "mot-de-passe-de-test"
PIN = "246813"


def code_totp(secret: str, decalage: int = 0) -> str:
    """What the application of the phone shows now (or one step before or after)."""
    compteurs = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, compteurs[1 + decalage]))


def equiper(pro: Professionnel) -> str:
    """Give somebody a TOTP application, recovery codes and a code; returns the secret of the application."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(pro.compte, secret)
    RecoveryCodes.activate(pro.compte)
    sessions.choisir_pin(pro.compte, PIN)
    return secret


def entrer(pro: Professionnel, navigateur: Client | None = None, decalage: int = 0) -> Client:
    """Through the real login pages, second factor included."""
    navigateur = navigateur or Client()
    if not Authenticator.objects.filter(user=pro.compte).exists():
        pro.secret = equiper(pro)
    navigateur.post("/compte/connexion/", {"login": pro.compte.email, "password": MOT_DE_PASSE})
    reponse = navigateur.post("/compte/facteurs/verifier/", {"code": code_totp(pro.secret, decalage)})
    assert reponse.status_code == 302, reponse.content.decode()
    return navigateur
