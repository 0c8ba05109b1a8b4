"""Forms of the review of rights."""

from datetime import timedelta
from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from habilitations.choices import DecisionRevue
from habilitations.models import LigneRevue, Profil, Unite
from habilitations.selectors import matrice
from habilitations.services.revues import DELAI


def dans_quinze_jours() -> Any:
    return horloge.aujourdhui() + timedelta(days=DELAI.days)


class OuvrirRevueForm(Formulaire):
    echeance = forms.DateField(label="À finir avant le", initial=dans_quinze_jours)


class DecisionForm(Formulaire):
    """What the direction decides; or, without the fields of a change, what the chef de service proposes."""

    deux_colonnes = True
    larges = ("decision", "motif")
    decision = forms.ChoiceField(label="Décision", choices=DecisionRevue.choices, widget=Segment)
    profil = forms.ModelChoiceField(label="Profil", queryset=Profil.objects.none(), empty_label=None)
    unite = forms.ModelChoiceField(
        label="Unité", queryset=Unite.objects.none(), required=False, empty_label="Toute la structure"
    )
    fin = forms.DateField(label="Jusqu’au", required=False)
    motif = forms.CharField(
        label="Motif", max_length=200, required=False, help_text="Nécessaire pour changer ou retirer."
    )

    def __init__(self, *args: Any, ligne: LigneRevue, decide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        affectation = ligne.affectation
        if affectation is None or not decide:
            for nom in ("profil", "unite", "fin"):
                del champs[nom]
        else:
            profils = {vue.profil.pk for vue in matrice(ligne.structure)[0]} | {affectation.profil_id}
            champs["profil"].queryset = Profil.objects.filter(pk__in=profils)
            champs["unite"].queryset = Unite.objects.filter(structure=ligne.structure, fermee_le=None)
            champs["profil"].initial, champs["unite"].initial = affectation.profil_id, affectation.unite_id
            champs["fin"].initial = affectation.fin
        if affectation is None:
            champs["decision"].choices = [c for c in DecisionRevue.choices if c[0] != DecisionRevue.CHANGER]
