"""The numbers of a day: one field for each kind of guest at each meal."""

from typing import Any

from django import forms

from accompagnement.choices_presences import Convive, TypeRepas
from accompagnement.selectors.repas import Jour
from accompagnement.services.presences.repas import MAXIMUM
from dui.core.formulaires import Formulaire


class RepasForm(Formulaire):
    """Only the numbers changed on this screen are written: two colleagues count two meals at the same time."""

    def __init__(self, *args: Any, lu: Jour, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lu = lu
        for service in lu.services:
            for convive in Convive:
                champ = forms.IntegerField(
                    label=f"{service.libelle}, {convive.label.lower()}", min_value=0, max_value=MAXIMUM, required=False,
                    initial=service.convives[convive] or None, show_hidden_initial=True,
                )  # fmt: skip
                champ.widget.attrs |= {"aria-label": champ.label, "class": "saisie", "inputmode": "numeric"}
                self.fields[f"{service.type}_{convive}"] = champ

    def rangees(self) -> list[tuple[Any, list[Any]]]:
        return [(s, [(c, self[f"{s.type}_{c}"]) for c in Convive]) for s in self.lu.services]

    def nombres(self) -> dict[tuple[str, str], int]:
        return {
            (type, convive): self.cleaned_data.get(f"{type}_{convive}") or 0
            for type in TypeRepas
            for convive in Convive
            if f"{type}_{convive}" in self.changed_data
        }


__all__ = ["RepasForm"]
