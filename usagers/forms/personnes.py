"""Forms of the identity."""

from typing import Any

from django import forms

from dui.core.formulaires import Formulaire
from habilitations.models import Structure
from usagers.choices import Sexe


class ChercherForm(Formulaire):
    q = forms.CharField(label="Nom, prénom, date de naissance ou téléphone", max_length=120)


class NouvellePersonneForm(Formulaire):
    deux_colonnes = True
    nom_naissance = forms.CharField(label="Nom de naissance", max_length=100, required=False)
    prenoms = forms.CharField(label="Prénoms de naissance", max_length=100, required=False,
                              help_text="Tous, dans l’ordre de l’acte.")  # fmt: skip
    nom_utilise = forms.CharField(label="Nom utilisé", max_length=100, required=False)
    prenom_utilise = forms.CharField(label="Prénom utilisé", max_length=100, required=False)
    sexe = forms.ChoiceField(label="Sexe", choices=Sexe.choices)
    date_naissance = forms.DateField(label="Date de naissance", required=False)
    date_declaree = forms.BooleanField(label="Date déclarée, sans justificatif", required=False)
    lieu_naissance_cog = forms.CharField(label="Code du lieu de naissance (COG)", max_length=5, required=False)
    lieu_naissance_libelle = forms.CharField(label="Lieu de naissance", max_length=100, required=False)
    surnom = forms.CharField(label="Surnom", max_length=60, required=False)
    anonyme = forms.BooleanField(label="Accueil anonyme", required=False)
    pseudonyme = forms.CharField(label="Pseudonyme", max_length=60, required=False)

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not structure.anonymat_possible:
            del self.fields["anonyme"], self.fields["pseudonyme"]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("anonyme"):
            return donnees
        for champ, message in (("nom_naissance", "Donnez le nom de naissance."), ("prenoms", "Donnez au moins un prénom."),
                               ("date_naissance", "Donnez la date de naissance, même déclarée.")):  # fmt: skip
            if not donnees.get(champ) and champ not in self.errors:
                self.add_error(champ, message)
        return donnees
