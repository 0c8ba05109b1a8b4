"""Conclusion on an unusual access; street of a professional."""

from django import forms

from dui.core.formulaires import Formulaire, Segment
from habilitations.forms.journal import chercher_pro
from habilitations.models import Professionnel
from habilitations.models.journal import EtatAnomalie
from habilitations.services.anomalies import CONCLUSIONS


class ExamenForm(Formulaire):
    etat = forms.ChoiceField(
        label="Votre conclusion", choices=[(e.value, EtatAnomalie(e).label) for e in CONCLUSIONS], widget=Segment
    )
    motif = forms.CharField(
        label="Ce que vous avez vérifié", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Auprès de qui, et ce qui explique l’accès, ou non.",
    )  # fmt: skip


class DomicileForm(Formulaire):
    deux_colonnes = True
    larges = ("professionnel",)
    professionnel = forms.CharField(label="Professionnel", max_length=120, help_text="Nom et prénom.")
    lignes = forms.CharField(
        label="Rue", max_length=200, required=False, help_text="Sans effet sur rien d’autre. Vide : oublier la rue."
    )
    code_postal = forms.CharField(label="Code postal", max_length=5, required=False, help_text="Cinq chiffres.")

    def __init__(self, *args: object, organisme_id: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisme_id = organisme_id

    def clean_professionnel(self) -> Professionnel | None:
        return chercher_pro(self.organisme_id, self.cleaned_data["professionnel"])
