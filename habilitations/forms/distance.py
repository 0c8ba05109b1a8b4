"""Forms of remote access: a network, a policy."""

from typing import Any

from django import forms

from dui.core.formulaires import CartesOptions, Formulaire
from habilitations.choices import FacteurDistance
from habilitations.services.matrice import MOTIF_MIN


class ReseauForm(Formulaire):
    deux_colonnes = True
    larges = ("motif",)
    cidr = forms.CharField(
        label="Réseau", max_length=43, help_text="Par exemple 192.0.2.0/24. Votre opérateur le donne."
    )
    libelle = forms.CharField(label="Nom", max_length=80, help_text="Siège, groupe Tilleuls, VPN…")
    motif = forms.CharField(label="Pourquoi", max_length=200, min_length=MOTIF_MIN)


class RetraitForm(Formulaire):
    motif = forms.CharField(label="Pourquoi", max_length=200, min_length=MOTIF_MIN)


class PolitiqueForm(Formulaire):
    facteur = forms.ChoiceField(label="Preuve demandée hors des réseaux connus", choices=FacteurDistance.choices,
                                widget=CartesOptions)  # fmt: skip
    ouverts = forms.MultipleChoiceField(
        label="Parties qui restent ouvertes", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Une partie ouverte plus tard au profil reste fermée ici, tant que vous ne la cochez pas.",
    )  # fmt: skip
    motif = forms.CharField(label="Pourquoi", max_length=200, min_length=MOTIF_MIN,
                            help_text="Gardé avec votre nom et la date.")  # fmt: skip

    def __init__(self, *args: Any, domaines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ouverts"].choices = domaines  # type: ignore[attr-defined]
