"""Forms of the stays."""

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire
from habilitations.models import Unite


class AdmissionForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(label="Décision du", initial=horloge.aujourdhui)
    entree_prevue = forms.DateField(label="Entrée prévue le", required=False)
    unite = forms.ModelChoiceField(label="Unité", queryset=Unite.objects.none(), required=False)

    def __init__(self, *args: object, structure_id: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        unites = Unite.objects.filter(structure=structure_id, fermee_le__isnull=True)
        self.fields["unite"].queryset = unites  # type: ignore[attr-defined]


class EntreeForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(label="Entrée le", initial=horloge.aujourdhui)
    lieu = forms.CharField(label="Chambre ou lieu", required=False, max_length=40)
