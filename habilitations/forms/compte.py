"""Forms of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from dui.core.formulaires import Formulaire
from habilitations.forms.connexion import AIDE_MOT_DE_PASSE
from habilitations.models import Compte

SUITES = "01234567890 09876543210"


def _champ_code(libelle: str, aide: str = "") -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6", "pattern": "[0-9]*"}
    return forms.CharField(label=libelle, help_text=aide, widget=forms.PasswordInput(attrs=attrs))


class RepriseForm(Formulaire):
    """The code of a locked session; the password of who has not chosen a code yet."""

    code = _champ_code("Votre code à six chiffres")

    def __init__(self, *args: Any, pin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pin = pin
        if not pin:
            mot = forms.PasswordInput(attrs={"autocomplete": "current-password"})
            self.fields["code"] = forms.CharField(label="Votre mot de passe", widget=mot)  # type: ignore[attr-defined]


class PinForm(Formulaire):
    deux_colonnes = True
    code = _champ_code("Code à six chiffres", "Ni date de naissance, ni suite de chiffres.")
    encore = _champ_code("Le même code, encore une fois")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError("Le code compte six chiffres.")
        if len(set(code)) < 3 or code in SUITES:
            raise forms.ValidationError("Ce code se devine. Choisissez-en un autre.")
        return code

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("code") and donnees.get("encore") != donnees["code"]:
            self.add_error("encore", "Les deux codes sont différents.")
        return donnees


class MotDePasseForm(Formulaire):
    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=AIDE_MOT_DE_PASSE,
    )
    encore = forms.CharField(
        label="Le même, encore une fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compte = compte

    def clean_mot_de_passe(self) -> str:
        valeur: str = self.cleaned_data["mot_de_passe"]
        validate_password(valeur, self.compte)
        return valeur

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("mot_de_passe") and donnees.get("encore") != donnees["mot_de_passe"]:
            self.add_error("encore", "Les deux mots de passe sont différents.")
        return donnees
