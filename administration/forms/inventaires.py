"""Forms of the inventory of belongings."""

from typing import Any

from django import forms

from administration.choices_inventaires import EtatObjet, Moment
from documents.forms.ged import ChampFichiers, Fichiers
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from dui.core.fusion import FormulaireVersionne

PHOTOS = "image/jpeg,image/png,image/webp"
EUROS: Any = {"min_value": 0, "max_digits": 9, "decimal_places": 2}


class OuvrirForm(Formulaire):
    deux_colonnes = True
    larges = ("moment", "presents")
    moment = forms.ChoiceField(label="Inventaire", choices=Moment.choices, widget=Segment)
    le = forms.DateField(label="Fait le", initial=horloge.aujourdhui)
    argent = forms.DecimalField(label="Argent confié, en euros", required=False, **EUROS)
    presents = forms.CharField(label="En présence de", max_length=200, required=False)


class _ObjetForm(Formulaire):
    deux_colonnes = True
    larges = ("etat", "fichiers", "explication")
    designation = forms.CharField(label="Objet", max_length=120, help_text="Ce qui permet de le reconnaître")
    quantite = forms.IntegerField(label="Nombre", min_value=1, max_value=999, initial=1)
    etat = forms.ChoiceField(label="État", choices=EtatObjet.choices, initial=EtatObjet.BON, widget=Segment)
    valeur = forms.DecimalField(label="Valeur déclarée, en euros", required=False, **EUROS)
    coffre = forms.BooleanField(label="Déposé au coffre", required=False)


class LigneForm(_ObjetForm):
    fichiers = ChampFichiers(label="Photos", required=False, help_text="Une ou plusieurs, du téléphone",
                             widget=Fichiers(attrs={"accept": PHOTOS, "data-pages": ""}))  # fmt: skip


class PhotosForm(Formulaire):
    """Apart from the facts of the line: what two people write at the same time never carries files along."""

    fichiers = ChampFichiers(label="Photos", help_text="Une ou plusieurs, du téléphone",
                             widget=Fichiers(attrs={"accept": PHOTOS, "data-pages": ""}))  # fmt: skip


class ChangerForm(FormulaireVersionne, _ObjetForm):
    quantite = forms.IntegerField(label="Nombre", min_value=0, max_value=999)
    explication = forms.CharField(label="Explication", max_length=200, required=False,
                                  help_text="Obligatoire si l’objet manque ou si la ligne est retirée")  # fmt: skip
    retiree = forms.BooleanField(label="Retirer cette ligne, notée par erreur", required=False)


class ObservationsForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("presents", "observations")
    argent = forms.DecimalField(label="Argent confié, en euros", required=False, **EUROS)
    presents = forms.CharField(label="En présence de", max_length=200, required=False)
    observations = forms.CharField(label="Observations", max_length=500, required=False,
                                   widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
