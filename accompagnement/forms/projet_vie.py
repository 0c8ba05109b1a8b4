"""What she wants for her life; easy to read."""

from django import forms

from accompagnement.models import ProjetVie
from dui.core.formulaires import Formulaire, FormulaireModele
from dui.core.fusion import FormulaireVersionne

AIDE_FALC = "Une idée par ligne, douze mots au plus. Écrivez à la première personne : « Je… »"
FALC = forms.Textarea(attrs={"rows": 5})


class DireForm(Formulaire):
    souhaits = forms.CharField(
        label="Ce qu’elle ou il souhaite, mot pour mot", max_length=6000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ses mots ne seront ni corrigés ni résumés.",
    )  # fmt: skip
    titre = forms.CharField(label="En une phrase", max_length=150)
    conditions = forms.CharField(label="Comment", max_length=120, required=False,
                                 help_text="En promenade, avec des images, écrit seul…")  # fmt: skip
    falc = forms.CharField(label="En facile à lire", max_length=3000, required=False, widget=FALC, help_text=AIDE_FALC)


class TraduireForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = ProjetVie
        fields = ("titre", "falc")
        widgets = {"falc": FALC}
        help_texts = {"falc": AIDE_FALC}


class FalcForm(Formulaire):
    falc = forms.CharField(label="Votre texte", max_length=6000, widget=forms.Textarea(attrs={"rows": 8}),
                           help_text=AIDE_FALC)  # fmt: skip
