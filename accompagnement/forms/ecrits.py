"""Forms of the educational writings: facts, observations and hypotheses have a place each."""

from django import forms

from accompagnement.choices_ecrits import GenreEcrit
from dui.core.formulaires import Formulaire
from dui.core.fusion import FormulaireVersionne


def _zone(libelle: str, aide: str, lignes: int = 5) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(label=libelle, required=False, help_text=aide, widget=zone, max_length=12000)


class CommencerForm(Formulaire):
    deux_colonnes = True
    larges = ("genre", "titre", "destinataire")
    genre = forms.ChoiceField(label="Quel écrit", choices=GenreEcrit.choices, widget=forms.RadioSelect, initial="cr")
    titre = forms.CharField(label="Titre", max_length=150)
    destinataire = forms.CharField(label="À l’attention de", max_length=200, required=False)
    debut = forms.DateField(label="Période du", required=False)
    fin = forms.DateField(label="Au", required=False)


class RedigerForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("titre", "destinataire", "faits", "observations", "hypotheses", "paroles", "suites")
    titre = forms.CharField(label="Titre", max_length=150)
    destinataire = forms.CharField(label="À l’attention de", max_length=200, required=False)
    debut = forms.DateField(label="Période du", required=False)
    fin = forms.DateField(label="Au", required=False)
    faits = _zone("Faits", "Ce qui s’est passé, avec les dates. Ce qu’une autre personne aurait vu aussi.", 7)
    observations = _zone("Observations", "Ce que vous avez remarqué, et dans quelles situations.")
    hypotheses = _zone("Hypothèses", "Ce que vous en pensez, au conditionnel. À relire en équipe.", 4)
    paroles = _zone("Ses mots", "Ce que la personne en dit, mot pour mot.", 3)
    suites = _zone("Propositions", "Ce que l’équipe propose, pour quand.", 4)


class ActionForm(Formulaire):
    quoi = forms.CharField(label="Action", max_length=200)
    qui = forms.CharField(label="Qui la mène", max_length=120)
    pour_le = forms.DateField(label="Pour le", required=False)
