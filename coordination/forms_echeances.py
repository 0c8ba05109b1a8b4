"""Forms of the deadlines: one question each."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire
from habilitations.models import Affectation, Professionnel


class FaiteForm(Formulaire):
    le = forms.DateField(label="Faite le", initial=horloge.aujourdhui)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ConfierForm(Formulaire):
    responsable = forms.ModelChoiceField(
        label="Responsable", queryset=Professionnel.objects.none(), required=False, empty_label="Personne",
        help_text="Cette personne, et elle seule, est avertie.",
    )  # fmt: skip

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presents = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
        collegues = Professionnel.objects.filter(pk__in=presents.values("professionnel")).order_by("nom", "prenom")
        self.fields["responsable"].queryset = collegues  # type: ignore[attr-defined]
