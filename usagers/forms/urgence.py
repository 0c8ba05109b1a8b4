"""Form of the emergency access."""

from django import forms

from dui.core.formulaires import CartesOptions, Formulaire
from habilitations.choices import MotifBris


class UrgenceForm(Formulaire):
    deux_colonnes = True
    larges = ("motif", "precision")
    motif = forms.ChoiceField(label="Motif", choices=MotifBris.choices, widget=CartesOptions)
    precision = forms.CharField(
        label="Ce qui se passe", max_length=500, min_length=10, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Des faits, en une phrase. La direction et le délégué à la protection des données les liront.",
        error_messages={"min_length": "Dites en quelques mots ce qui se passe."},
    )  # fmt: skip
    nom = forms.CharField(label="Nom", max_length=100, help_text="De naissance ou utilisé, écrit exactement.")
    prenom = forms.CharField(label="Prénom", max_length=100)
    naissance = forms.DateField(label="Date de naissance")
