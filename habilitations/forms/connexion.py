"""allauth's forms in the product's words and look (settings ACCOUNT_FORMS, MFA_FORMS)."""

import time
from typing import Any

from allauth.account import forms as compte
from allauth.mfa.base import forms as facteur
from allauth.mfa.recovery_codes import forms as codes
from allauth.mfa.totp import forms as application
from allauth.mfa.webauthn import forms as cle
from django import forms
from django.http import HttpRequest

from dui.core.formulaires import Formulaire, FormulaireDUI
from habilitations.models import Compte

DUREE_OUBLI_S = 0.4
AIDE_MOT_DE_PASSE = "Douze caractères au moins. Une phrase se retient mieux."


class _Mots(FormulaireDUI):
    """`mots`: name → label; `aides`: name → help. Placeholders go: the label says it."""

    mots: dict[str, str] = {}
    aides: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for nom, champ in champs.items():
            champ.widget.attrs.pop("placeholder", None)
            champ.label = self.mots.get(nom, champ.label)
            champ.help_text = self.aides.get(nom, "")


class ConnexionForm(_Mots, compte.LoginForm):
    mots = {"login": "Adresse de connexion", "password": "Mot de passe"}


class OubliForm(_Mots, compte.ResetPasswordForm):
    mots = {"email": "Adresse de connexion"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The same work, then the same duration, for an address that nobody has: a letter takes time (S-04)."""
        fin = time.monotonic() + DUREE_OUBLI_S
        if not self.users:
            compte.default_token_generator.make_token(Compte(pk=0, email=self.cleaned_data["email"]))
        adresse: str = super().save(request, **kwargs)
        time.sleep(max(0.0, fin - time.monotonic()))
        return adresse


class NouveauMotDePasseForm(_Mots, compte.ResetPasswordKeyForm):
    mots = {"password1": "Nouveau mot de passe", "password2": "Le même, encore une fois"}
    aides = {"password1": AIDE_MOT_DE_PASSE}


class ChangerMotDePasseForm(_Mots, compte.ChangePasswordForm):
    mots = {"oldpassword": "Mot de passe actuel", **NouveauMotDePasseForm.mots}
    aides = {"password1": AIDE_MOT_DE_PASSE}


class ConfirmerForm(_Mots, compte.ReauthenticateForm):
    mots = {"password": "Votre mot de passe"}


CODE = {"code": "Code de l’application, ou code de secours"}


class FacteurForm(_Mots, facteur.AuthenticateForm):
    mots = CODE


class ConfirmerFacteurForm(_Mots, facteur.ReauthenticateForm):
    mots = CODE


class ActiverApplicationForm(_Mots, application.ActivateTOTPForm):
    mots = {"code": "Les six chiffres que montre l’application"}


class RetirerApplicationForm(_Mots, application.DeactivateTOTPForm):
    pass


class CodesForm(_Mots, codes.GenerateRecoveryCodesForm):
    pass


class AjouterCleForm(_Mots, cle.AddWebAuthnForm):
    mots = {"name": "Nom de la clé"}


class NommerCleForm(_Mots, cle.EditWebAuthnForm):
    mots = {"name": "Nom de la clé"}


class ReconnexionForm(Formulaire):
    """Everything at once, to sign in again without leaving the page."""

    login = forms.EmailField(label="Adresse de connexion", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label="Mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    code = forms.CharField(
        label=CODE["code"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
