"""Forms of the attestation and of the delays of accounts."""

from django import forms

from dui.core.formulaires import Formulaire


class SignerForm(Formulaire):
    numero = forms.IntegerField(widget=forms.HiddenInput)
    lu = forms.BooleanField(
        label="J’ai lu ce texte et je m’engage à le suivre.",
        error_messages={"required": "Cochez la case quand vous avez lu."},
    )


class ContenuForm(Formulaire):
    titre = forms.CharField(label="Titre", max_length=150)
    texte = forms.CharField(
        label="Texte", widget=forms.Textarea(attrs={"rows": 16}), help_text="Une ligne vide sépare deux paragraphes."
    )


class ReglagesForm(Formulaire):
    deux_colonnes = True
    larges = ("sensibilisation",)
    revue_jours = forms.IntegerField(
        label="Revue des habilitations, en jours", min_value=30, max_value=366, help_text="90 jours : chaque trimestre."
    )
    absence_jours = forms.IntegerField(
        label="Absence longue, en jours", min_value=1, max_value=365,
        help_text="Au-delà, le compte est suspendu. Dans tout l’organisme.",
    )  # fmt: skip
    sensibilisation = forms.BooleanField(
        label="Demander l’attestation de sensibilisation avant le premier accès", required=False,
        help_text="À ceux dont les droits commencent à partir d’aujourd’hui.",
    )  # fmt: skip
