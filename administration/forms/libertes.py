"""Forms of the measures on freedom to come and go."""

from typing import Any

from django import forms

from administration.choices_libertes import AvisLiberte, TypeLiberte
from administration.models import MesureProtection
from administration.models.mesures import en_vigueur
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from usagers.models import Dossier

LONG = forms.Textarea(attrs={"rows": 3})


class ProposerForm(Formulaire):
    type = forms.ChoiceField(label="Mesure", choices=[("", "Choisir"), *TypeLiberte.choices])
    consigne = forms.CharField(
        label="Ce que l’équipe applique", max_length=300, widget=LONG,
        help_text="Une consigne précise, lisible la nuit, sans aucun motif médical",
    )  # fmt: skip
    prescripteur = forms.CharField(
        label="Médecin qui prescrit", max_length=120, required=False, help_text="Pour une contention"
    )
    decision_judiciaire = forms.ModelChoiceField(
        label="Décision du juge", queryset=MesureProtection.objects.none(), required=False, empty_label="Aucune"
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = MesureProtection.objects.filter(en_vigueur(), dossier=dossier)
        self.fields["decision_judiciaire"].queryset = decisions  # type: ignore[attr-defined]


class EvaluerForm(Formulaire):
    faite_le = forms.DateField(label="Évaluée le", initial=horloge.aujourdhui)
    risque = forms.CharField(label="Risque évalué", widget=LONG)
    benefices = forms.CharField(label="Bénéfices et risques de la mesure", widget=LONG)
    alternatives = forms.CharField(label="Ce qui a été essayé avant", widget=LONG)
    participants = forms.CharField(label="Participants", widget=LONG, help_text="Nom et fonction de chacun")


class TransmettreForm(Formulaire):
    le = forms.DateField(label="Projet reçu par la personne le", initial=horloge.aujourdhui)


class SignerForm(Formulaire):
    deux_colonnes = True
    larges = ("avis_personne", "paroles", "avis_associe")
    signee_le = forms.DateField(label="Signé le", initial=horloge.aujourdhui)
    debut = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Vide : six mois, le plus long possible")
    avis_personne = forms.ChoiceField(label="Avis de la personne", choices=AvisLiberte.choices, widget=Segment)
    paroles = forms.CharField(label="Ses mots", max_length=300, required=False)
    associe = forms.CharField(label="Représentant ou personne de confiance associée", max_length=120, required=False)
    associe_accord = forms.BooleanField(label="La personne accepte qu’elle soit associée", required=False)
    avis_associe = forms.ChoiceField(
        label="Avis de la personne associée", choices=[("", "Sans objet"), *AvisLiberte.choices], required=False
    )


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=300, widget=LONG)


class ReevaluerForm(Formulaire):
    motif = forms.CharField(label="Ce que dit la réévaluation", max_length=300, widget=LONG)
    consigne = forms.CharField(
        label="Nouvelle consigne", max_length=300, required=False, widget=LONG, help_text="Vide : la même"
    )
