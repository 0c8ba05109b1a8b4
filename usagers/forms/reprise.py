"""Forms of the intake of a foreign file."""

from typing import Any

from django import forms

from dui.core.formulaires import Formulaire
from usagers.models import LotReprise
from usagers.services.reprise.champs import LIBELLES

OCTETS_MAX = 25 * 1024 * 1024


class FichierForm(Formulaire):
    deux_colonnes = True
    source = forms.CharField(
        label="Logiciel d’origine", max_length=30,
        help_text="Un nom court, toujours le même : les colonnes choisies sont retenues sous ce nom.",
    )  # fmt: skip
    fichier = forms.FileField(label="Fichier CSV ou XLSX", help_text="20 000 lignes et 25 Mo au plus.")

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > OCTETS_MAX:
            raise forms.ValidationError("Ce fichier dépasse 25 Mo. Partagez-le en plusieurs.")
        return fichier


class ColonnesForm(Formulaire):
    """One select a column of the file; the values of the first lines help to recognise it."""

    deux_colonnes = True

    def __init__(self, *args: Any, lot: LotReprise, exemples: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entetes = {f"colonne_{rang}": entete for rang, entete in enumerate(lot.entetes)}
        choix = [("", "Ne pas reprendre"), *LIBELLES.items()]
        for nom, entete in self.entetes.items():
            self.fields[nom] = forms.ChoiceField(
                label=entete, choices=choix, required=False, initial=lot.correspondances.get(entete, ""),
                help_text=exemples.get(entete, ""),
            )  # fmt: skip

    def correspondances(self) -> dict[str, str]:
        return {entete: self.cleaned_data[nom] for nom, entete in self.entetes.items()}
