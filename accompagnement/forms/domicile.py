"""Forms of visits, sessions and national data: few fields, already filled with what is likely."""

from datetime import timedelta
from typing import Any

from django import forms

from accompagnement.choices_domicile import (
    ElementSituation,
    LieuSeance,
    ModeTransport,
    MotifNonRealisation,
    NatureTransport,
    TypeIntervention,
    TypeSeance,
)
from accompagnement.models import DonneesSejour
from accompagnement.selectors.domicile import choix_dossiers, equipe
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele
from dui.core.fusion import FormulaireVersionne
from habilitations.acces import Acteur
from habilitations.models import Professionnel, Structure

JOURS = [(n, nom) for n, nom in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"))]
HEURE = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
NON_PRECISE: list[tuple[str, str]] = [("", "Non précisé")]


class Personnes(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.usager.nom_affiche)


class PlanifierForm(Formulaire):
    deux_colonnes = True
    larges = ("jours",)
    type = forms.ChoiceField(label="Intervention", choices=TypeIntervention.choices)
    professionnel = forms.ModelChoiceField(label="Par", queryset=Professionnel.objects.none(), empty_label="Choisir")
    second = forms.ModelChoiceField(
        label="Avec", queryset=Professionnel.objects.none(), required=False, empty_label="Seul",
        help_text="Pour une intervention conjointe",
    )  # fmt: skip
    debut = forms.TimeField(label="De", widget=HEURE)
    fin = forms.TimeField(label="À", widget=HEURE)
    du = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    au = forms.DateField(label="Jusqu’au", required=False, help_text="Vide : une seule fois")
    jours = forms.TypedMultipleChoiceField(
        label="Les jours", choices=JOURS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("professionnel", "second"):
            self.fields[nom].queryset = equipe(structure)  # type: ignore[attr-defined]


class RealiserForm(Formulaire):
    """The hours foreseen are proposed; the real ones are what is kept."""

    deux_colonnes = True
    debut = forms.TimeField(label="Arrivée", widget=HEURE)
    fin = forms.TimeField(label="Départ", widget=HEURE)
    distance_km = forms.DecimalField(
        label="Kilomètres", min_value=0, max_digits=5, decimal_places=1, required=False, localize=True
    )
    transport = forms.ChoiceField(label="Transport", choices=NON_PRECISE + list(ModeTransport.choices), required=False)


class NonFaiteForm(Formulaire):
    motif_national = forms.ChoiceField(
        label="Du fait de", choices=MotifNonRealisation.choices, widget=forms.RadioSelect
    )
    motif = forms.CharField(label="Précision", max_length=200, required=False)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Ce qui était faux", max_length=200)


class SituationForm(Formulaire):
    le = forms.DateField(label="Constatée le", initial=horloge.aujourdhui)
    elements = forms.MultipleChoiceField(
        label="Ce qui est vrai aujourd’hui", choices=ElementSituation.choices, widget=forms.CheckboxSelectMultiple
    )


class CorrigerSituationForm(SituationForm):
    motif = forms.CharField(label="Ce qui était faux", max_length=200)


class SejourForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True

    class Meta:
        model = DonneesSejour
        fields = ("provenance", "premier_contact", "prescription_debut", "prescription_fin", "prescripteur",
                  "mode_garde", "destination", "lieu_deces")  # fmt: skip


class SeanceForm(Formulaire):
    """One line of the week: one child, or several for a group."""

    deux_colonnes = True
    larges = ("dossiers",)
    dossiers = Personnes(label="Avec", queryset=None, help_text="Plusieurs noms font une séance de groupe")
    jour = forms.DateField(label="Jour")
    heure = forms.TimeField(label="Heure", widget=HEURE)
    duree = forms.IntegerField(label="Durée en minutes", min_value=1, max_value=480, initial=45)
    type = forms.ChoiceField(label="Séance", choices=TypeSeance.choices, initial=TypeSeance.SOIN)
    lieu = forms.ChoiceField(label="Lieu", choices=LieuSeance.choices)
    avec = forms.CharField(label="Avec un collègue", max_length=150, required=False)
    transport = forms.ChoiceField(
        label="Transport pris en charge", choices=[("", "Aucun"), *NatureTransport.choices], required=False
    )
    enfant = forms.BooleanField(label="L’enfant était là", required=False, initial=True)
    parents = forms.BooleanField(label="Un parent était là", required=False)
    faite = forms.BooleanField(label="Déjà faite", required=False, initial=True, help_text="Décoché : prévue")

    def __init__(self, *args: Any, acteur: Acteur, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = choix_dossiers(acteur, structure)  # type: ignore[attr-defined]
        self.fields["dossiers"].widget.attrs["size"] = 5


class FaireForm(Formulaire):
    deux_colonnes = True
    duree = forms.IntegerField(label="Durée en minutes", min_value=1, max_value=480)
    lieu = forms.ChoiceField(label="Lieu", choices=LieuSeance.choices)
    enfant = forms.BooleanField(label="L’enfant était là", required=False, initial=True)
    parents = forms.BooleanField(label="Un parent était là", required=False)
    partenaires = forms.BooleanField(label="Un partenaire était là", required=False)
    transport = forms.ChoiceField(
        label="Transport pris en charge", choices=[("", "Aucun"), *NatureTransport.choices], required=False
    )


def initial_realiser(objet: Any) -> dict[str, Any]:
    debut, fin = (x.astimezone(horloge.PARIS).time() for x in (objet.debut, objet.fin))
    return {"debut": debut, "fin": fin}


def initial_faire(objet: Any) -> dict[str, Any]:
    minutes = horloge.duree(objet.debut, objet.fin) // timedelta(minutes=1)
    return {"duree": minutes, "lieu": objet.lieu, "enfant": objet.enfant, "parents": objet.parents,
            "partenaires": objet.partenaires, "transport": objet.transport}  # fmt: skip
