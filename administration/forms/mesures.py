"""Forms of legal measures."""

from typing import Any

from django import forms

from administration.choices_mesures import EffetAutorite, Etendue, Terme
from administration.donnees.mesures import choix_groupes
from administration.models import MesureProtection
from dui.core import horloge
from dui.core.formulaires import Formulaire
from usagers.choices import ModaliteDroit
from usagers.models import RelationEntourage

MODALITES_VISITE = (ModaliteDroit.LIBRE, ModaliteDroit.ACCOMPAGNEE, ModaliteDroit.MEDIATISEE)


class MesureForm(Formulaire):
    """A decision received, as it is written."""

    deux_colonnes = True
    larges = ("type", "terme", "actes_delegues")
    type = forms.ChoiceField(label="Mesure", choices=[("", "Choisir"), *choix_groupes()])
    juridiction = forms.CharField(label="Juge, tribunal ou autorité", max_length=120)
    numero_rg = forms.CharField(label="Numéro RG ou de dossier", max_length=40, required=False)
    date_decision = forms.DateField(label="Décision du", help_text="La date écrite sur la décision, jj/mm/aaaa")
    debut = forms.DateField(label="À partir du", help_text="Le premier jour de la mesure, jj/mm/aaaa")
    heure_debut = forms.TimeField(label="Heure du début", required=False, help_text="Pour un accueil de 72 heures")
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Le dernier jour, jj/mm/aaaa")
    terme = forms.ChoiceField(label="La fin est", choices=Terme.choices, initial=Terme.DATE, widget=forms.RadioSelect)
    designe = forms.CharField(label="Service ou personne désignée", max_length=160, required=False)
    etendue = forms.ChoiceField(label="Porte sur", choices=Etendue.choices, required=False)
    autorite = forms.ChoiceField(label="Autorité parentale", choices=EffetAutorite.choices, required=False)
    titulaires = forms.CharField(label="Qui exerce l’autorité parentale", max_length=160, required=False)
    actes_delegues = forms.CharField(
        label="Actes délégués", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce que la décision permet de signer à la place des parents",
    )  # fmt: skip
    piece = forms.CharField(
        label="Document reçu", max_length=160, required=False, help_text="Ordonnance, jugement, arrêté"
    )


class RenouvellementForm(Formulaire):
    deux_colonnes = True
    larges = ("terme",)
    date_decision = forms.DateField(label="Nouvelle décision du")
    debut = forms.DateField(label="À partir du")
    fin = forms.DateField(label="Jusqu’au", required=False)
    numero_rg = forms.CharField(label="Numéro RG ou de dossier", max_length=40, required=False)
    terme = forms.ChoiceField(label="La fin est", choices=Terme.choices, initial=Terme.DATE, widget=forms.RadioSelect)
    piece = forms.CharField(label="Document reçu", max_length=160, required=False)


class MainleveeForm(Formulaire):
    deux_colonnes = True
    larges = ("motif",)
    decidee_le = forms.DateField(label="Décidée le", initial=horloge.aujourdhui)
    effet_le = forms.DateField(label="Premier jour sans la mesure", help_text="La date de fin d’origine ne change pas")
    motif = forms.CharField(label="Motif de la mainlevée", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SaisineForm(Formulaire):
    le = forms.DateField(label="Juge des enfants saisi le", initial=horloge.aujourdhui)


class VisiteForm(Formulaire):
    """Visit and lodging as the decision grants them."""

    deux_colonnes = True
    larges = ("relation", "precision")
    relation = forms.ModelChoiceField(
        label="Qui rend visite ou héberge", queryset=RelationEntourage.objects.none(), empty_label="Choisir"
    )
    modalite = forms.ChoiceField(
        label="Modalité", choices=[(m.value, m.label) for m in MODALITES_VISITE], widget=forms.RadioSelect
    )
    debut = forms.DateField(label="À partir du")
    fin = forms.DateField(
        label="Jusqu’au", required=False, help_text="Vide : jusqu’à la fin de la mesure, ou à la majorité."
    )
    precision = forms.CharField(
        label="Rythme et lieu", max_length=200, help_text="Par exemple : un mercredi sur deux, 14 h à 17 h, au service"
    )

    def __init__(self, *args: Any, mesure: MesureProtection, **kwargs: Any) -> None:
        super().__init__(*args, initial={"debut": max(mesure.debut, horloge.aujourdhui())}, **kwargs)
        liens = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager=mesure.dossier.usager_id)
        self.fields["relation"].queryset = liens.select_related("contact")  # type: ignore[attr-defined]
