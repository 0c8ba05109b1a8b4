"""Forms of the administration of rights."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire
from habilitations.donnees.matrices import matrice_de
from habilitations.models import Professionnel, Profil, Structure, Unite


class AffectationForm(Formulaire):
    deux_colonnes = True
    professionnel = forms.ModelChoiceField(label="Professionnel", queryset=Professionnel.objects.none())
    profil = forms.ModelChoiceField(label="Profil", queryset=Profil.objects.none())
    unite = forms.ModelChoiceField(
        label="Unité", queryset=Unite.objects.none(), required=False, empty_label="Toute la structure"
    )
    debut = forms.DateField(label="Depuis le", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False)
    motif = forms.CharField(label="Motif", max_length=200, required=False)

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matrice = matrice_de(structure.categorie, structure.secteur)
        champs: dict[str, Any] = self.fields
        champs["professionnel"].queryset = Professionnel.objects.filter(organisme=structure.organisme_id)
        champs["profil"].queryset = Profil.objects.filter(organisme=structure.organisme_id, matrice=matrice)
        champs["unite"].queryset = Unite.objects.filter(structure=structure)


class FinForm(Formulaire):
    fin = forms.DateField(label="Dernier jour", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Motif", max_length=200)


class ProfessionnelForm(Formulaire):
    deux_colonnes = True
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    fonction = forms.CharField(label="Fonction affichée", max_length=80)
    rpps = forms.CharField(label="RPPS", max_length=11, required=False)
    contrat_debut = forms.DateField(label="Début de contrat", initial=horloge.aujourdhui)
    contrat_fin = forms.DateField(label="Fin de contrat", required=False)
    professionnel_de_sante = forms.BooleanField(label="Professionnel de santé", required=False)


class InvitationForm(Formulaire):
    email = forms.EmailField(
        label="Adresse de connexion", help_text="Celle de la personne, jamais une adresse commune."
    )


class PourquoiForm(Formulaire):
    professionnel = forms.ModelChoiceField(label="Professionnel", queryset=Professionnel.objects.none())
    numero = forms.CharField(label="Numéro de dossier", max_length=30)

    def __init__(self, *args: Any, organisme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pros = Professionnel.objects.filter(organisme=organisme_id)
        self.fields["professionnel"].queryset = pros  # type: ignore[attr-defined]
