"""Forms of what a person closes."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from habilitations.choices import Domaine
from habilitations.models import Professionnel, Profil
from usagers.choices import CibleOpposition, Expression
from usagers.selectors.confidentialite import fonctions_de, professionnels_de
from usagers.services.oppositions import HORS_OPPOSITION, champs_de

PARTIES = [(code, nom) for code, nom in Domaine.choices if code not in HORS_OPPOSITION]


class OppositionForm(Formulaire):
    deux_colonnes = True
    larges = ("exprimee_par", "cible", "paroles")
    exprimee_par = forms.ChoiceField(
        label="Qui le dit", choices=Expression.choices, initial=Expression.PERSONNE, widget=Segment
    )
    qui = forms.CharField(
        label="Nom et qualité", max_length=100, required=False, help_text="Si ce n’est pas la personne elle-même."
    )
    exprimee_le = forms.DateField(label="Dit le", initial=horloge.aujourdhui)
    cible = forms.ChoiceField(
        label="Ne pas partager avec", choices=CibleOpposition.choices, initial=CibleOpposition.PROFESSIONNEL,
        widget=Segment,
    )  # fmt: skip
    professionnel = forms.ModelChoiceField(
        label="Ce professionnel", queryset=Professionnel.objects.none(), required=False, empty_label="Choisir"
    )
    profil = forms.ModelChoiceField(
        label="Cette fonction", queryset=Profil.objects.none(), required=False, empty_label="Choisir"
    )
    domaine = forms.ChoiceField(label="Partie du dossier", required=False, choices=[("", "Tout le dossier"), *PARTIES])
    piece = forms.CharField(
        label="Document qui en garde la trace", max_length=120, required=False, help_text="Courrier, compte rendu…"
    )
    paroles = forms.CharField(
        label="Avec ses mots", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par la direction, le chef de service et vous.",
    )  # fmt: skip

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        champs["professionnel"].queryset = professionnels_de(structure_id)
        champs["profil"].queryset = fonctions_de(structure_id)

    @property
    def demande(self) -> dict[str, Any]:
        return champs_de(self.cleaned_data)


class LeveeForm(Formulaire):
    demandee_par = forms.ChoiceField(
        label="À la demande de", choices=Expression.choices, initial=Expression.PERSONNE, widget=Segment
    )
    motif = forms.CharField(label="Comment elle l’a dit", max_length=200, help_text="Entretien, courrier, message…")
