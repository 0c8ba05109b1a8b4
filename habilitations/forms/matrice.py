"""Forms of the matrix: one cell, two dates."""

from datetime import timedelta
from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import CartesOptions, Formulaire
from habilitations.services.matrice import MOTIF_MIN


class CelluleForm(Formulaire):
    droit = forms.ChoiceField(label="Ce que ce profil y fait", widget=CartesOptions)
    motif = forms.CharField(
        label="Pourquoi", max_length=200, min_length=MOTIF_MIN,
        help_text="Gardé avec votre nom et la date. Sans nommer une personne accompagnée.",
        error_messages={"min_length": "Dites pourquoi, en quelques mots.", "required": "Dites pourquoi."},
    )  # fmt: skip
    lu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choix: list[tuple[str, str]], origine: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origine = origine
        self.fields["droit"].choices = choix  # type: ignore[attr-defined]
        self.fields["droit"].error_messages["required"] = "Choisissez ce que ce profil peut faire."
        self.fields["droit"].required = "origine" not in self.data

    def clean(self) -> dict[str, Any]:
        """The second button gives back the letter of the beginning, whatever is ticked."""
        donnees = super().clean() or {}
        choisi = self.origine if "origine" in self.data else donnees.get("droit", "")
        return {**donnees, "droit": "" if choisi == "-" else choisi}


class EntreDatesForm(Formulaire):
    """GET form: « du … au … », by default the last thirty days."""

    deux_colonnes = True
    du = forms.DateField(label="Du")
    au = forms.DateField(label="Au")

    def __init__(self, donnees: Any) -> None:
        jour = horloge.aujourdhui()
        defaut = {"du": f"{jour - timedelta(days=30):%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}"}
        super().__init__({**defaut, **{nom: donnees[nom] for nom in defaut if donnees.get(nom)}})

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("du") and donnees.get("au") and donnees["du"] > donnees["au"]:
            self.add_error("au", "Cette date vient avant l’autre.")
        return donnees
