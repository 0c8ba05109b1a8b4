"""Component sheet, for development and for the visual tests: every component in every state, on fictional data."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dui.core.formulaires import CartesOptions, Formulaire, Segment, Tuiles
from dui.core.typographie import MOIS_COURTS

COULEURS = [
    "fond",
    "surface",
    "surface-2",
    "bord",
    "bord-fort",
    "encre",
    "encre-2",
    "encre-3",
    "accent",
    "accent-fort",
    "accent-doux",
    "parole-trait",
    "parole-doux",
    "ok",
    "ok-doux",
    "attention",
    "attention-doux",
    "danger",
    "danger-doux",
    "info",
    "info-doux",
    "sante",
    "sante-doux",
]


class FormulairePlanche(Formulaire):
    """One field of each kind."""

    deux_colonnes = True
    larges = ("importance", "categorie", "texte", "transport")
    prenom = forms.CharField(label="Prénom utilisé", help_text="Celui que la personne préfère")
    entree = forms.DateField(label="Date d’entrée", help_text="Premier jour de présence, jj/mm/aaaa")
    groupe = forms.ChoiceField(
        label="Groupe", choices=[("t", "Tilleuls"), ("c", "Cèdres (2 places libres)")], required=False
    )
    piece = forms.FileField(label="Décision", help_text="PDF ou photo, 20 Mo au plus", required=False)
    categorie = forms.ChoiceField(
        label="Catégorie",
        choices=[("repas", "Repas"), ("sommeil", "Sommeil"), ("ecole", "École"), ("famille", "Famille")],
        widget=Tuiles(
            icones={"repas": "utensils", "sommeil": "bed-single", "ecole": "school", "famille": "house-heart"}
        ),
    )
    importance = forms.ChoiceField(
        label="Importance",
        choices=[("info", "Info"), ("surveiller", "À surveiller"), ("urgent", "Urgent")],
        widget=Segment,
    )
    transport = forms.ChoiceField(
        label="Transport",
        choices=[("a", "Car 301, retour à 17 h 20"), ("b", "Car 301, accompagnée à l’aller")],
        widget=CartesOptions,
    )
    texte = forms.CharField(label="Ce qui s’est passé", widget=forms.Textarea, required=False)
    message = forms.BooleanField(label="Peut-on laisser un message ?", required=False)

    def clean_entree(self) -> date:
        entree: date = self.cleaned_data["entree"]
        if entree < date(2026, 11, 18):
            raise forms.ValidationError("L’entrée ne peut pas être avant le 18 novembre.")
        return entree


def _exemple() -> FormulairePlanche:
    return FormulairePlanche(
        {
            "prenom": "Éloïse",
            "entree": "16/11/2026",
            "groupe": "t",
            "categorie": "famille",
            "importance": "info",
            "transport": "a",
            "message": "on",
        }
    )


def _graphiques() -> dict[str, Any]:
    mois = (MOIS_COURTS[-1], *MOIS_COURTS[:-1])
    taux = (91, 92, 93, 90, 92, 95, 96, 94, 88, 87, 93, 94)
    entrees = (1, 2, 1, 0, 3, 2, 1, 1, 0, 4, 3, 1)
    echeances = {"Placements": (1, 2, 4), "Projets à réviser": (0, 4, 5), "Contrats": (2, 1, 0)}
    return {
        "occupation": [{"libelle": m, "valeur": v, "url": "#occupation"} for m, v in zip(mois, taux, strict=True)],
        "entrees": [{"libelle": m, "valeur": v, "url": "#entrees"} for m, v in zip(mois, entrees, strict=True)],
        "echeances": [{"libelle": nom, "valeurs": valeurs, "url": "#echeances"} for nom, valeurs in echeances.items()],
        "series_echeances": ["dépassée", "sous 30 jours", "de 30 à 90 jours"],
    }


@require_safe
def planche(request: HttpRequest) -> HttpResponse:
    """Only where people develop or try the product; it shows no real data but has no place in production."""
    if settings.DUI_PRODUCTION:
        raise Http404
    contexte = {"couleurs": COULEURS, "exemple": _exemple(), "onglets_exemple": ONGLETS, **_graphiques()}
    return render(request, "aide/planche.html", contexte)


ONGLETS = (
    {"libelle": "Synthèse", "url": "#synthese", "courant": True},
    {"libelle": "Fil", "url": "#fil"},
    {"libelle": "Projet", "url": "#projet", "nouveau": True},
    {"libelle": "Documents", "url": "#documents"},
)
