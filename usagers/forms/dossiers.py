"""Forms of the stays."""

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire
from habilitations.models import Unite


class AdmissionForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(label="Décision du", initial=horloge.aujourdhui)
    entree_prevue = forms.DateField(label="Entrée prévue le", required=False)
    unite = forms.ModelChoiceField(label="Unité", queryset=Unite.objects.none(), required=False)

    def __init__(self, *args: object, structure_id: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        unites = Unite.objects.filter(structure=structure_id, fermee_le__isnull=True)
        self.fields["unite"].queryset = unites  # type: ignore[attr-defined]


class EntreeForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(label="Entrée le", initial=horloge.aujourdhui)
    lieu = forms.CharField(label="Chambre ou lieu", required=False, max_length=40)


class SortieForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(label="Sortie le", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Motif", max_length=40)


class ContactForm(Formulaire):
    deux_colonnes = True
    nom = forms.CharField(label="Nom", max_length=100)
    prenom = forms.CharField(label="Prénom", max_length=100, required=False)
    libelle = forms.CharField(label="Lien avec la personne", max_length=60, help_text="Mère, tuteur, médecin traitant…")
    telephone = forms.CharField(label="Téléphone", max_length=30, required=False)
    ordre_appel = forms.IntegerField(label="Ordre d’appel", min_value=1, max_value=20, required=False)
    autorite_parentale = forms.BooleanField(label="Détient l’autorité parentale", required=False)
    personne_a_prevenir = forms.BooleanField(label="À prévenir en cas d’urgence", required=False)
    contact_interdit = forms.BooleanField(label="Contact interdit", required=False)
    interdit_jusqu_au = forms.DateField(label="Interdit jusqu’au", required=False)
    droits_visite = forms.CharField(label="Droits de visite", max_length=200, required=False)
