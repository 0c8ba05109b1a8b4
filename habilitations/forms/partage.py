"""Forms of the categories of art. R1110-2."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire
from habilitations.donnees import partage

CHOIX = [(c.code, f"{c.libelle} ({c.article})") for c in partage.CATEGORIES.values()]
PROFESSIONS: list[Any] = [
    ("", "Autre"),
    *((partage.CATEGORIES[c].court, list(liste.items())) for c, liste in partage.PROFESSIONS.items()),
]
AUCUNE = "AUCUNE"


class CategorieForm(Formulaire):
    """The category, or none; since when, and why."""

    deux_colonnes = True
    larges = ("categorie",)
    prefix = "categorie"
    categorie = forms.ChoiceField(
        label="Catégorie", choices=[("", "Choisir"), *CHOIX, (AUCUNE, "Aucune : ni échange ni partage")]
    )
    depuis = forms.DateField(label="Depuis le", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Motif", max_length=200, help_text="Diplôme vu, contrat, mandat…")

    def clean_categorie(self) -> str:
        code: str = self.cleaned_data["categorie"]
        return "" if code == AUCUNE else code
