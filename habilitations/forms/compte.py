"""Forms of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from dui.core.formulaires import Formulaire

PIN = forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "court"})


def _code(valeur: str) -> str:
    if not (valeur.isdigit() and len(valeur) == 6):
        raise forms.ValidationError("Le code compte six chiffres.")
    if len(set(valeur)) == 1 or valeur in "01234567890 09876543210":
        raise forms.ValidationError("Choisissez un code moins facile à deviner.")
    return valeur


class ReprisForm(Formulaire):
    code = forms.CharField(label="Votre code", max_length=6, widget=PIN)


class PinForm(Formulaire):
    code = forms.CharField(
        label="Code à six chiffres", max_length=6, widget=PIN, help_text="Il rouvre une session verrouillée."
    )
    encore = forms.CharField(label="Le même code", max_length=6, widget=PIN)

    def clean_code(self) -> str:
        return _code(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("code") and donnees.get("encore") != donnees["code"]:
            self.add_error("encore", "Les deux codes sont différents.")
        return donnees


class MotDePasseForm(Formulaire):
    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Douze caractères au moins. Une phrase se retient mieux.",
    )

    def clean_mot_de_passe(self) -> str:
        valeur: str = self.cleaned_data["mot_de_passe"]
        validate_password(valeur)
        return valeur
