"""Choose a profile, a place; never a person."""

from typing import Any

from django import forms

from dui.core.formulaires import Formulaire
from habilitations.models import Profil, Structure, Unite
from habilitations.selectors import matrice


class ApercuForm(Formulaire):
    deux_colonnes = True
    profil = forms.ModelChoiceField(
        label="Profil",
        queryset=Profil.objects.none(),
        empty_label="Choisir un profil",
        error_messages={"invalid_choice": "Choisissez un profil de cette structure."},
    )
    unite = forms.ModelChoiceField(
        label="Unité", queryset=Unite.objects.none(), required=False, empty_label="Toute la structure"
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        champs["profil"].queryset = Profil.objects.filter(pk__in=[ligne.profil.pk for ligne in matrice(structure)[0]])
        champs["unite"].queryset = Unite.objects.filter(structure=structure, fermee_le=None)
