"""Forms of the signature circuits."""

from typing import Any

from django import forms

from documents.choices_signature import SANS_SIGNATURE, Mode
from documents.models import Signataire
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment

LU = "Lisez le document jusqu’au bout, puis cochez."


class SignerForm(Formulaire):
    """On one's own session: a professional."""

    lu = forms.BooleanField(label="J’ai lu ce document et je le signe.", error_messages={"required": LU})


class PresenceForm(Formulaire):
    """On the tablet: a finger when the page can draw, else the name written by the person."""

    lu = forms.BooleanField(label="J’ai lu ce document, ou on me l’a lu.", error_messages={"required": LU})
    trace = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60_000)
    mention = forms.CharField(
        label="Ou écrivez votre prénom et votre nom", required=False, max_length=150,
        help_text="Écrire son nom ici vaut « lu et approuvé ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, signataire: Signataire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signataire.contact_interdit:
            self.fields["rencontre"] = forms.CharField(
                label="Décision qui permet cette rencontre", max_length=300,
                help_text="Rempli par le professionnel, avant de donner la tablette.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if not donnees.get("trace") and not str(donnees.get("mention") or "").strip():
            self.add_error("mention", "Signez dans le cadre, ou écrivez votre nom.")
        return donnees

    @property
    def mode(self) -> str:
        return Mode.TACTILE if self.cleaned_data.get("trace") else Mode.LU_APPROUVE


class NoterForm(Formulaire):
    """What happened elsewhere than on this screen."""

    ISSUES = [(Mode.PAPIER.value, "Papier signé"), *((m.value, m.label) for m in map(Mode, SANS_SIGNATURE))]
    mode = forms.ChoiceField(label="Ce qui s’est passé", choices=ISSUES, widget=Segment)
    motif = forms.CharField(
        label="Raison, avec les mots de la personne", required=False, max_length=300, widget=forms.Textarea,
        help_text="Demandée pour un refus, une incapacité ou un empêchement.",
    )  # fmt: skip
    papier = forms.FileField(
        label="Page signée", required=False, help_text="PDF ou photo. Demandée pour un papier signé.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*", "capture": "environment"}),
    )  # fmt: skip
    papier_le = forms.DateField(label="Date écrite sur le papier", required=False, initial=horloge.aujourdhui)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("mode") == Mode.PAPIER and not donnees.get("papier"):
            self.add_error("papier", "Joignez la page signée.")
        if donnees.get("mode") in SANS_SIGNATURE and not donnees.get("motif"):
            self.add_error("motif", "Notez la raison.")
        return donnees


class AbandonForm(Formulaire):
    motif = forms.CharField(label="Pourquoi", max_length=300, help_text="Ce qui est déjà signé reste au dossier.")
