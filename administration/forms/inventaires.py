"""Forms of the inventory of belongings."""

from typing import Any

from django import forms

from administration.choices_inventaires import EtatObjet, Moment
from documents.forms.ged import ACCEPTES, ChampFichiers, Fichiers
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment

EUROS: Any = {"min_value": 0, "max_digits": 9, "decimal_places": 2}


class OuvrirForm(Formulaire):
    deux_colonnes = True
    larges = ("moment", "presents")
    moment = forms.ChoiceField(label="Inventaire", choices=Moment.choices, widget=Segment)
    le = forms.DateField(label="Fait le", initial=horloge.aujourdhui)
    argent = forms.DecimalField(label="Argent confié, en euros", required=False, **EUROS)
    presents = forms.CharField(label="En présence de", max_length=200, required=False)


class LigneForm(Formulaire):
    """`photos`: shown to those who may file documents here."""

    deux_colonnes = True
    larges = ("etat", "fichiers", "explication")
    designation = forms.CharField(label="Objet", max_length=120, help_text="Ce qui permet de le reconnaître")
    quantite = forms.IntegerField(label="Nombre", min_value=1, max_value=999, initial=1)
    etat = forms.ChoiceField(label="État", choices=EtatObjet.choices, initial=EtatObjet.BON, widget=Segment)
    valeur = forms.DecimalField(label="Valeur déclarée, en euros", required=False, **EUROS)
    coffre = forms.BooleanField(label="Déposé au coffre", required=False)
    fichiers = ChampFichiers(label="Photos", required=False, help_text="Une ou plusieurs, du téléphone",
                             widget=Fichiers(attrs={"accept": ACCEPTES, "data-pages": ""}))  # fmt: skip

    def __init__(self, *args: Any, photos: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not photos:
            del self.fields["fichiers"]


class ChangerForm(LigneForm):
    explication = forms.CharField(label="Explication", max_length=200, required=False,
                                  help_text="Obligatoire si l’objet manque ou si la ligne est retirée")  # fmt: skip
    retiree = forms.BooleanField(label="Retirer cette ligne, notée par erreur", required=False)

    def __init__(self, *args: Any, photos: bool, **kwargs: Any) -> None:
        super().__init__(*args, photos=photos, **kwargs)
        self.fields["quantite"].min_value = 0  # type: ignore[attr-defined]
        self.fields["quantite"].validators = []
        self.fields["quantite"].widget.attrs["min"] = "0"


class ObservationsForm(Formulaire):
    deux_colonnes = True
    larges = ("presents", "observations")
    argent = forms.DecimalField(label="Argent confié, en euros", required=False, **EUROS)
    presents = forms.CharField(label="En présence de", max_length=200, required=False)
    observations = forms.CharField(label="Observations", max_length=500, required=False,
                                   widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
