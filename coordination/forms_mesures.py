"""Fields of the values that a transmission may count, and of a reply (S10)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from coordination.choices import Importance
from coordination.mesures import DEFINITIONS, Definition, Valeurs, champ, fautes
from coordination.models import Transmission
from coordination.services import Ecrit
from dui.core.formulaires import Formulaire, Segment


class AvecMesures:
    """Mixin: one field a value, the words of the least bounds, and back to numbers."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def ouvrir_mesures(self, genres: Iterable[str], valeurs: Valeurs | None = None) -> None:
        for genre in genres:
            champ_ = _champ(DEFINITIONS[genre])
            champ_.initial = (valeurs or {}).get(genre)
            self.fields[champ(genre)] = champ_

    @property
    def genres(self) -> list[str]:
        return [genre for genre in DEFINITIONS if champ(genre) in self.fields]

    def mesures(self) -> dict[str, Decimal]:
        lues = {genre: self.cleaned_data.get(champ(genre)) for genre in self.genres}
        return {genre: Decimal(valeur) for genre, valeur in lues.items() if valeur not in (None, "")}

    def signaler_mesures(self, niveau: int, personnes: int) -> None:
        for nom, phrase in fautes(self.mesures(), niveau, personnes):
            self.add_error(nom if nom in self.fields else None, phrase)  # type: ignore[attr-defined]

    @property
    def champs_mesures(self) -> list[Any]:
        return [self[champ(genre)] for genre in self.genres]  # type: ignore[index]

    @property
    def mesuree(self) -> bool:
        """Open the part of the values when one is written, or wrong."""
        return any(c.value() not in (None, "") or c.errors for c in self.champs_mesures)


def _champ(d: Definition) -> forms.Field:
    if d.mots is not None:
        choix = [("", "Non noté"), *((str(valeur), mots.capitalize()) for valeur, mots in d.mots.items())]
        return forms.TypedChoiceField(label=d.libelle, required=False, choices=choix, coerce=Decimal, empty_value=None)
    unite = "en heures" if d.unite == "h" else d.unite
    return forms.DecimalField(
        label=f"{d.libelle}, {unite}", required=False, localize=True, max_digits=7, decimal_places=d.decimales,
        help_text=d.aide,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "court", "autocomplete": "off"}),
    )  # fmt: skip


class ReponseForm(Formulaire):
    """A word under a writing. Its level is that of the writing, or higher when several are open to the author."""

    texte = forms.CharField(
        label="Votre réponse", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez votre réponse."},
    )  # fmt: skip
    importance = forms.TypedChoiceField(
        label="Importance", choices=Importance.choices, coerce=int, initial=Importance.INFO, widget=Segment
    )

    def __init__(self, *args: Any, transmission: Transmission, niveaux: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transmission = transmission
        if len(niveaux) > 1:
            self.fields["niveau"] = forms.TypedChoiceField(
                label="Qui pourra lire", choices=niveaux, coerce=int, initial=transmission.niveau, widget=Segment
            )

    def ecrit(self) -> Ecrit:
        t, lu = self.transmission, self.cleaned_data
        niveau = lu.get("niveau", t.niveau)
        return Ecrit(texte=lu["texte"], importance=lu["importance"], niveau=niveau, categorie=t.categorie,
                     theme=t.theme)  # fmt: skip
