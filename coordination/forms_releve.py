"""Forms of the handover."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from dui.core.formulaires import Formulaire
from usagers.models import Dossier

INSTANT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PeriodeForm(Formulaire):
    """Another period to read; `GET`, so that it is an address."""

    deux_colonnes = True
    du = forms.DateTimeField(label="Depuis", widget=INSTANT)
    au = forms.DateTimeField(label="Jusqu’à", widget=INSTANT, required=False, help_text="Vide : maintenant.")


class PointForm(Formulaire):
    deux_colonnes = True
    larges = ("libelle",)
    libelle = forms.CharField(
        label="Ce qui reste à faire", max_length=160, error_messages={"required": "Dites ce qui reste à faire."},
        help_text="Rappeler le collège, devis des lunettes…",
    )  # fmt: skip
    dossier = forms.ModelChoiceField(
        label="Pour", queryset=Dossier.objects.none(), required=False, empty_label="La maison"
    )
    attendu_le = forms.DateField(label="Attendu le", required=False)

    def __init__(self, *args: Any, dossiers: QuerySet[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["dossier"]
        champ.queryset = dossiers
        champ.label_from_instance = lambda d: d.usager.nom_affiche


class ClotureForm(Formulaire):
    mot = forms.CharField(
        label="En un mot, ce que cela a donné", max_length=300,
        error_messages={"required": "Dites en un mot ce que cela a donné."},
    )  # fmt: skip
