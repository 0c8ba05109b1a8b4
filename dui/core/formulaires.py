"""How every form looks: renderer, base mixin, and a few widgets (images 13 and 13b)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.template import loader

from dui.core.erreurs import ErreurMetier


class Rendu(DjangoTemplates):
    """FORM_RENDERER: our templates for forms and fields, Django's own for the bare widgets."""

    form_template_name = "composants/formulaire.html"
    formset_template_name = "composants/formulaires.html"
    field_template_name = "composants/champ.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("composants/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class Erreurs(ErrorList):
    template_name = "composants/erreurs.html"


@dataclass(frozen=True)
class LigneResume:
    """One line of the error summary."""

    message: str
    cible: str


def lignes_resume(formulaire: forms.BaseForm) -> list[LigneResume]:
    """Errors of a form in the order of its fields; those of the whole form come first and link nowhere."""
    lignes = [LigneResume(str(erreur), "") for erreur in formulaire.non_field_errors()]
    for champ in formulaire:
        cible = _cible(champ)
        lignes += [LigneResume(_message(champ, erreur), cible) for erreur in champ.errors.as_data()]
    return lignes


def rapporter(formulaire: Any, erreur: ErreurMetier) -> None:
    """What a rule of the field refuses, beside the field it is about; above the form when it has no such field."""
    formulaire.add_error(erreur.champ if erreur.champ in formulaire.fields else None, erreur.message)


def _message(champ: forms.BoundField, erreur: ValidationError) -> str:
    """The common sentence of an empty field says nothing away from it: its name comes first."""
    message = " ".join(str(m) for m in erreur.messages)
    commune = message == forms.Field.default_error_messages["required"]
    return f"{champ.label} : {message[0].lower()}{message[1:]}" if commune else message


def _cible(champ: forms.BoundField) -> str:
    """A group of radios has no control of its own id: aim at its first choice."""
    if champ.is_hidden:
        return ""
    if champ.use_fieldset:
        return f"{champ.id_for_label or champ.auto_id}_0" if _a_choix(champ) else champ.auto_id
    return champ.id_for_label or champ.auto_id


def _a_choix(champ: forms.BoundField) -> bool:
    return isinstance(champ.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


class FormulaireDUI:
    """Mixin for forms and model forms: no colon after labels, our error list, dates as people type them.

    `deux_colonnes` lays the fields out by two; names in `larges` take a full row.
    """

    deux_colonnes = False
    larges: Iterable[str] = ()
    label_suffix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("error_class", Erreurs)
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():  # type: ignore[attr-defined]
            _preparer(nom, champ)

    def get_context(self) -> dict[str, Any]:
        contexte = super().get_context()  # type: ignore[misc]
        return {**contexte, "deux_colonnes": self.deux_colonnes, "larges": set(self.larges)}


def _preparer(nom: str, champ: forms.Field) -> None:
    """Controls that every screen would otherwise repeat."""
    attrs = champ.widget.attrs
    if isinstance(champ, forms.DateField) and not isinstance(champ.widget, forms.HiddenInput):
        attrs.setdefault("inputmode", "numeric")
        attrs.setdefault("autocomplete", "off")
        attrs.setdefault("class", "court")
        if not champ.help_text:
            champ.help_text = "jj/mm/aaaa"
    if isinstance(champ, forms.TypedChoiceField | forms.ChoiceField) and isinstance(champ.widget, forms.Select):
        attrs.setdefault("autocomplete", "off")
    if isinstance(champ.widget, forms.Textarea):
        attrs.setdefault("rows", "4")
        attrs.pop("cols", None)


class Formulaire(FormulaireDUI, forms.Form):
    """Base of plain forms."""


class FormulaireModele(FormulaireDUI, forms.ModelForm):
    """Base of model forms."""


class Segment(forms.RadioSelect):
    """Two to four exclusive choices, joined."""

    template_name = "composants/segment.html"


class Tuiles(forms.RadioSelect):
    """Choices as tiles with an icon; `icones` maps a value to an icon name."""

    template_name = "composants/tuiles.html"

    def __init__(self, *args: Any, icones: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.icones = icones or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["icone"] = self.icones.get(str(value), "")
        return option


class CartesOptions(forms.RadioSelect):
    """Choices as cards, for a decision that deserves room."""

    template_name = "composants/cartes_options.html"
