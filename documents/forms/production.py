"""Form of « Produire un document »."""

from collections.abc import Sequence
from typing import Any

from django import forms

from documents.choices import Format
from documents.models import ModeleDocument
from dui.core.formulaires import Formulaire, Segment


class ProductionForm(Formulaire):
    code = forms.ChoiceField(label="Modèle")
    pour = forms.ChoiceField(
        label="Pour qui", choices=[("moi", "Pour mon usage"), ("dehors", "Quelqu’un d’extérieur")], initial="moi",
        widget=Segment,
    )  # fmt: skip
    destinataire = forms.CharField(
        label="Destinataire", required=False, widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="Nom, puis adresse : une ligne par ligne de l’enveloppe. Ce qu’il ne doit pas lire n’y figure pas.",
        max_length=240,
    )  # fmt: skip
    format = forms.ChoiceField(label="Format", choices=Format, initial=Format.PDF, widget=forms.RadioSelect)

    def __init__(self, *args: Any, modeles: Sequence[ModeleDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groupes: dict[str, list[tuple[str, str]]] = {}
        for modele in modeles:
            groupes.setdefault(modele.rubrique, []).append((modele.code, modele.titre))
        self.fields["code"].choices = [("", "Choisir"), *groupes.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("pour") == "dehors" and not donnees.get("destinataire", "").strip():
            self.add_error("destinataire", "Écrivez le nom et l’adresse du destinataire.")
        return donnees
