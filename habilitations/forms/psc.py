"""Forms of Pro Santé Connect."""

from typing import Any

from django import forms

from dui.core.formulaires import CartesOptions, Formulaire


class ExerciceForm(Formulaire):
    situation = forms.ChoiceField(label="J’exerce comme", widget=CartesOptions)

    def __init__(self, *args: Any, situations: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation"].choices = [  # type: ignore[attr-defined]
            (str(rang), f"{s['metier']}, {s['site']}" if s["site"] else s["metier"])
            for rang, s in enumerate(situations)
        ]


class LienPSCForm(Formulaire):
    identifiant = forms.CharField(
        label="Identifiant national", max_length=64,
        help_text="8 puis le numéro RPPS, ou l’identifiant que montre Pro Santé Connect.",
    )  # fmt: skip
