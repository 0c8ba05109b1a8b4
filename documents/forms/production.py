"""Form of « Produire un document »."""

from collections.abc import Sequence
from typing import Any

from django import forms

from documents.choices import Format
from documents.models import ModeleDocument
from dui.core.formulaires import Formulaire, Segment
from habilitations.models import Professionnel

MOI, COLLEGUE, DEHORS = "moi", "collegue", "dehors"


class ProductionForm(Formulaire):
    """`objets`: (kind:id, words) of what the chosen model may speak of; asked once the model is known."""

    code = forms.ChoiceField(label="Modèle")
    objet = forms.ChoiceField(label="À propos de", error_messages={"required": "Choisissez de quoi parle ce document."})
    pour = forms.ChoiceField(
        label="Pour qui", initial=MOI, widget=Segment,
        choices=[(MOI, "Moi"), (COLLEGUE, "Un collègue"), (DEHORS, "Quelqu’un d’extérieur")],
    )  # fmt: skip
    collegue = forms.ModelChoiceField(
        label="Collègue de l’équipe", queryset=Professionnel.objects.none(), required=False, empty_label="Choisir",
        help_text="Il y lira ce que vous pouvez lire tous les deux.",
    )  # fmt: skip
    destinataire = forms.CharField(
        label="Destinataire extérieur", required=False, max_length=240,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="Nom, puis adresse : une ligne par ligne de l’enveloppe.",
    )  # fmt: skip
    format = forms.ChoiceField(label="Format", choices=Format, initial=Format.PDF, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, modeles: Sequence[ModeleDocument], collegues: Any = None,
        objets: Sequence[tuple[str, str]] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.modeles = {modele.code: modele for modele in modeles}
        champs: Any = self.fields
        groupes: dict[str, list[tuple[str, str]]] = {}
        for modele in modeles:
            groupes.setdefault(modele.rubrique, []).append((modele.code, modele.titre))
        champs["code"].choices = [("", "Choisir"), *groupes.items()]
        champs["code"].widget.attrs["data-focus"] = ""
        champs["objet"].choices = [("", "Choisir"), *objets]
        if not objets:
            del champs["objet"]
        if collegues is not None:
            champs["collegue"].queryset = collegues

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("pour") == DEHORS and not donnees.get("destinataire", "").strip():
            self.add_error("destinataire", "Écrivez le nom et l’adresse du destinataire.")
        if donnees.get("pour") == COLLEGUE and donnees.get("collegue") is None and "collegue" not in self.errors:
            self.add_error("collegue", "Choisissez le collègue qui lira ce document.")
        modele = self.modeles.get(donnees.get("code", ""))
        if modele is not None and modele.objet and "objet" not in self.fields:
            self.add_error("code", "Ce dossier n’a encore rien dont ce modèle puisse parler.")
        return donnees
