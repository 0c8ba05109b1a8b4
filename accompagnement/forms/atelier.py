"""Forms of the workshop of grids: no code, short texts that say what they expect."""

from typing import Any

from django import forms

from accompagnement.grilles import Definition, Item, Score
from accompagnement.grilles.definition import LICENCES, TYPES
from accompagnement.grilles.textes import (
    TexteRefuse,
    dire_baremes,
    dire_condition,
    dire_options,
    lire_baremes,
    lire_condition,
    lire_nombre,
    lire_options,
    typer,
    types_de,
)
from dui.core.formulaires import Formulaire
from dui.core.fusion import FormulaireVersionne
from dui.core.modeles import Niveau

LONG = forms.Textarea(attrs={"rows": 4})
NIVEAUX = [(n, str(Niveau(n).label)) for n in (2, 3, 4, 5)]
UNITES = [("j", "jours"), ("s", "semaines"), ("m", "mois"), ("a", "ans")]


class NouvelleGrilleForm(Formulaire):
    deux_colonnes = True
    titre = forms.CharField(label="Titre", max_length=160)
    code = forms.RegexField(r"^[A-Z0-9][A-Z0-9-]{1,29}$", label="Code", help_text="Capitales, chiffres et tirets",
                            error_messages={"invalid": "2 à 30 capitales, chiffres ou tirets."})  # fmt: skip
    niveau = forms.TypedChoiceField(label="Qui la lit", choices=NIVEAUX, coerce=int, initial=2)


class CopieForm(Formulaire):
    titre = forms.CharField(label="Titre de votre version", max_length=160)
    code = forms.RegexField(r"^[A-Z0-9][A-Z0-9-]{1,29}$", label="Code", help_text="Capitales, chiffres et tirets")


class ImportForm(Formulaire):
    fichier = forms.FileField(
        label="Fichier", help_text="Un Questionnaire FHIR (JSON) ou le classeur de la maison (XLSX).",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xlsx,.csv"}),
    )  # fmt: skip
    code = forms.RegexField(r"^[A-Z0-9][A-Z0-9-]{1,29}$", label="Code ici", required=False,
                            help_text="Vide : celui du fichier")  # fmt: skip


class ReglagesForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("titre", "resume", "mention", "auto_evaluation")
    titre = forms.CharField(label="Titre", max_length=160)
    resume = forms.CharField(label="En une phrase", max_length=400, required=False)
    licence = forms.ChoiceField(label="Licence", choices=list(LICENCES.items()))
    niveau = forms.TypedChoiceField(label="Qui la lit", choices=NIVEAUX, coerce=int)
    mention = forms.CharField(label="Droits, source", max_length=600, widget=LONG)
    public = forms.CharField(label="Pour qui", max_length=200, required=False)
    nombre = forms.IntegerField(label="À refaire tous les", min_value=1, max_value=999, required=False)
    unite = forms.ChoiceField(label="Unité", choices=UNITES, initial="m")
    auto_evaluation = forms.BooleanField(label="La personne peut la remplir elle-même", required=False)

    @staticmethod
    def depart(d: Definition) -> dict[str, Any]:
        depart = {
            n: getattr(d, n) for n in ("titre", "resume", "licence", "niveau", "mention", "public", "auto_evaluation")
        }
        return depart | ({"nombre": d.periodicite.nombre, "unite": d.periodicite.unite} if d.periodicite else {})

    def ecrire(self, definition: dict[str, Any]) -> dict[str, Any]:
        propres = self.cleaned_data
        neuve = {c: v for c, v in definition.items() if c not in ("periodicite", "resume", "public", "auto_evaluation")}
        for nom in ("titre", "licence", "niveau", "mention"):
            neuve[nom] = propres[nom]
        neuve |= {nom: propres[nom] for nom in ("resume", "public", "auto_evaluation") if propres[nom]}
        if propres["nombre"]:
            neuve["periodicite"] = {"nombre": propres["nombre"], "unite": propres["unite"]}
        return neuve


class ItemForm(FormulaireVersionne, Formulaire):
    """One question, or a section. Texts are read line by line, faults say which."""

    deux_colonnes = True
    larges = ("libelle", "aide", "options", "condition", "formule")
    libelle = forms.CharField(label="Question", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    type = forms.ChoiceField(label="Genre", choices=list(TYPES.items()))
    id = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$", label="Identifiant",
        help_text="Minuscules, chiffres et _ ; sert aux conditions et aux formules",
        error_messages={"invalid": "Minuscules, chiffres et _, 40 au plus."},
    )  # fmt: skip
    parent = forms.ChoiceField(label="Dans la partie", required=False)
    aide = forms.CharField(label="Aide", max_length=600, required=False)
    options = forms.CharField(label="Choix", required=False, widget=LONG,
                              help_text="Une ligne par choix : code | libellé | points | seule")  # fmt: skip
    condition = forms.CharField(label="Demandée seulement si", required=False,
                                help_text="Par exemple : logement = rue et dettes > 0")  # fmt: skip
    formule = forms.CharField(label="Formule", required=False, help_text="Pour un champ calculé : somme(q1, q2)")
    minimum = forms.CharField(label="Minimum", required=False)
    maximum = forms.CharField(label="Maximum", required=False)
    unite = forms.CharField(label="Unité", required=False, max_length=30)
    niveau = forms.TypedChoiceField(
        label="Plus réservée que la grille", required=False, coerce=int, empty_value=None,
        choices=[("", "Non"), *((n, str(Niveau(n).label)) for n in (3, 4, 5, 6))],
    )  # fmt: skip
    obligatoire = forms.BooleanField(label="Réponse obligatoire", required=False)
    multiple = forms.BooleanField(label="Plusieurs réponses possibles", required=False)
    repete = forms.BooleanField(label="Section à plusieurs lignes", required=False)
    commentaire = forms.BooleanField(label="Avec une précision", required=False)

    def __init__(self, *args: Any, definition: dict[str, Any], nouveau: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        parties = [(i["id"], i["libelle"]) for i in definition["items"] if i["type"] == "groupe"]
        self.fields["parent"].choices = [*parties, ("", "La grille elle-même")]  # type: ignore[attr-defined]
        if not nouveau:
            del self.fields["parent"]

    @staticmethod
    def depart(item: Item) -> dict[str, Any]:
        noms = ("id", "type", "libelle", "aide", "formule", "minimum", "maximum", "unite", "niveau", "obligatoire",
                "multiple", "repete", "commentaire")  # fmt: skip
        depart = {nom: getattr(item, nom) for nom in noms}
        return depart | {"options": dire_options(item.options), "condition": dire_condition(item.condition)}

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        types = types_de(self.definition["items"])
        lectures = {"options": lire_options, "condition": lambda t: typer(lire_condition(t), types)}
        for nom, lire in lectures.items():
            try:
                propres[nom] = lire(propres.get(nom) or "")
            except TexteRefuse as refus:
                self.add_error(nom, f"{refus}.".capitalize())
        for nom in ("minimum", "maximum"):
            if propres.get(nom):
                lu = lire_nombre(propres[nom])
                if lu is None:
                    self.add_error(nom, "Écrivez un nombre.")
                propres[nom] = lu
        return propres

    def ecrire(self) -> dict[str, Any]:
        gardes = ("id", "type", "libelle", "aide", "options", "condition", "formule", "minimum", "maximum", "unite",
                  "niveau", "obligatoire", "multiple", "repete", "commentaire")  # fmt: skip
        return {n: self.cleaned_data[n] for n in gardes if self.cleaned_data.get(n) not in (None, "", [], False)}


class ScoreForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("libelle", "formule", "domaine", "baremes")
    libelle = forms.CharField(label="Nom du score", max_length=160)
    code = forms.RegexField(r"^[a-z][a-z0-9_]{0,39}$", label="Identifiant")
    formule = forms.CharField(
        label="Formule", max_length=2000, help_text="somme(q1, q2, q3), moyenne(…), si(q1 > 3; 1; 0)"
    )
    minimum = forms.FloatField(label="Du", required=False)
    maximum = forms.FloatField(label="Au", required=False)
    prorata = forms.IntegerField(
        label="Au prorata dès", required=False, min_value=0, help_text="Nombre de réponses ; vide : jamais"
    )
    domaine = forms.BooleanField(label="Un des domaines du graphique en étoile", required=False)
    baremes = forms.CharField(
        label="Ce qu’il veut dire", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="« # d’où viennent ces seuils », puis une ligne par seuil : 10 | Modérée | attention",
    )  # fmt: skip

    @staticmethod
    def depart(score: Score) -> dict[str, Any]:
        noms = ("code", "libelle", "formule", "minimum", "maximum", "domaine")
        return {n: getattr(score, n) for n in noms} | {"prorata": score.prorata or None, "baremes": dire_baremes(score)}

    def clean_baremes(self) -> list[dict[str, Any]]:
        try:
            return lire_baremes(self.cleaned_data["baremes"] or "")
        except TexteRefuse as refus:
            raise forms.ValidationError(f"{refus}.".capitalize()) from refus

    def ecrire(self) -> dict[str, Any]:
        propres = {c: v for c, v in self.cleaned_data.items() if c != "version" and v not in (None, "", [], 0, False)}
        for nom in ("minimum", "maximum"):
            if self.cleaned_data.get(nom) is not None:
                valeur = self.cleaned_data[nom]
                propres[nom] = int(valeur) if valeur == int(valeur) else valeur
        return propres


class PublierForm(Formulaire):
    motif = forms.CharField(label="Ce qui change", max_length=300, widget=LONG)
