"""Forms of the project: one for each link of the chain, one question for each act."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accompagnement.choices_projets import Atteinte, Avancement, CategorieBilan, Cote, GenreMoyen, Reponse, TypeProjet
from accompagnement.donnees import serafin
from accompagnement.models import (
    ActionProjet,
    Attente,
    Besoin,
    BilanProjet,
    Objectif,
    PartiePPE,
    ProjetPersonnalise,
    ProjetPourEnfant,
)
from accompagnement.models.projets import NIVEAUX
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Professionnel

Choix = Sequence[tuple[int, str]]


class Liens(forms.TypedMultipleChoiceField):
    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, choices=[],
            help_text=help_text,
        )  # fmt: skip


class NoeudForm(FormulaireVersionne, FormulaireModele):
    """`liens_lus`: what was ticked when the page was opened, so that only what this person changed is changed."""

    deux_colonnes = True
    liens: Any = None
    liens_lus = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, choix: Choix = (), lus: Iterable[int] = (), equipe: QuerySet[Professionnel] | None = None,
        niveaux: Sequence[int] = (2,), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        champs: Any = self.fields
        if "liens" in champs:
            champs["liens"].choices = choix
            champs["liens"].initial = list(lus)
            champs["liens_lus"].initial = ",".join(str(n) for n in lus)
        if "referent" in champs:
            champs["referent"].queryset = equipe if equipe is not None else Professionnel.objects.none()
            champs["referent"].empty_label = "Choisir"
        if "niveau" in champs:
            champs["niveau"].choices = [(n, mots) for n, mots in NIVEAUX if n in niveaux]
            if len(champs["niveau"].choices) < 2:
                del champs["niveau"]

    def clean_liens_lus(self) -> list[int]:
        return [int(n) for n in self.cleaned_data["liens_lus"].split(",") if n.isdecimal() and len(n) < 10]


def _niveau() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="Qui le lit", coerce=int, choices=NIVEAUX, widget=Segment, initial=2)


class AttenteForm(NoeudForm):
    larges = ("origine", "parole", "commentaire")

    class Meta:
        model = Attente
        fields = ("origine", "qui", "recueillie_le", "parole", "commentaire")
        widgets = {"origine": Segment}
        help_texts = {
            "parole": "Mot pour mot. Ils ne seront ni corrigés ni résumés.",
            "qui": "Si ce n’est pas la personne elle-même.",
            "commentaire": "À part : ce n’est pas sa parole.",
        }


class BesoinForm(NoeudForm):
    deux_colonnes = False
    code = forms.ChoiceField(label="Besoin (SERAFIN-PH)", choices=[("", "Choisir"), *serafin.choix(serafin.BESOINS)])
    liens = Liens("Il vient de", "Les attentes d’où il découle.")
    niveau = _niveau()
    field_order = ("liens", "code", "description", "niveau")

    class Meta:
        model = Besoin
        fields = ("code", "description")
        help_texts = {"description": "Dans la vie de tous les jours. Un diagnostic n’est pas un besoin."}


class ObjectifForm(NoeudForm):
    larges = ("titre", "liens", "resultat_attendu", "strategie", "description", "avis_personne", "falc", "niveau")
    liens = Liens("Il répond à")
    niveau = _niveau()
    field_order = ("titre", "liens", "domaine", "referent", "resultat_attendu", "falc", "strategie", "avis_personne",
                   "avis_le", "debut", "echeance", "description", "niveau")  # fmt: skip

    class Meta:
        model = Objectif
        fields = ("titre", "domaine", "referent", "resultat_attendu", "falc", "strategie", "avis_personne", "avis_le",
                  "debut", "echeance", "description")  # fmt: skip
        help_texts = {
            "falc": "Une idée par ligne, douze mots au plus. Écrivez à la première personne : « Je… »",
            "resultat_attendu": "Ce que l’on verra, que la personne pourra voir aussi.",
            "avis_personne": "Mot pour mot.",
        }


class ActionForm(NoeudForm):
    larges = ("titre", "liens", "resultat_attendu", "avis_personne", "description")
    liens = Liens("Elle sert à")
    field_order = ("titre", "liens", "frequence", "intervenant", "referent", "seances_prevues", "debut", "fin",
                   "resultat_attendu", "avis_personne", "description")  # fmt: skip

    class Meta:
        model = ActionProjet
        fields = ("titre", "frequence", "intervenant", "referent", "seances_prevues", "debut", "fin",
                  "resultat_attendu", "avis_personne", "description")  # fmt: skip


class ProjetForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = ProjetPersonnalise
        fields = ("titre", "type", "communication", "referent")
        help_texts = {"communication": "Images, mots simples, interprète, temps de pause…"}

    def __init__(self, *args: Any, equipe: QuerySet[Professionnel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        referent: Any = self.fields["referent"]
        referent.queryset, referent.empty_label = equipe, "Choisir"


class NouveauForm(Formulaire):
    titre = forms.CharField(label="Titre", max_length=150)
    type = forms.ChoiceField(label="Comment l’appelle-t-on ici ?", choices=TypeProjet.choices, initial=TypeProjet.PP)
    referent = forms.ModelChoiceField(
        label="Référent", queryset=Professionnel.objects.none(), required=False, empty_label="Choisir"
    )
    communication = forms.CharField(
        label="Comment communiquer avec la personne", max_length=300, required=False,
        help_text="Images, mots simples, interprète, temps de pause…",
    )  # fmt: skip
    reprendre = forms.BooleanField(
        label="Partir du projet précédent", required=False, initial=True,
        help_text="Ce qui n’est pas terminé est recopié. L’ancien projet reste tel quel.",
    )  # fmt: skip

    def __init__(self, *args: Any, equipe: QuerySet[Professionnel], precedent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        referent: Any = self.fields["referent"]
        referent.queryset = equipe
        if not precedent:
            del self.fields["reprendre"]


class MoyenForm(Formulaire):
    genre = forms.ChoiceField(label="De quoi s’agit-il ?", choices=GenreMoyen.choices, widget=Segment,
                              initial=GenreMoyen.PRESTATION)  # fmt: skip
    code = forms.ChoiceField(
        label="Prestation (SERAFIN-PH)", choices=[("", "Choisir"), *serafin.choix(serafin.PRESTATIONS)], required=False
    )
    titre = forms.CharField(label="En quelques mots", max_length=150, required=False)
    frequence = forms.CharField(label="Fréquence", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("genre") == GenreMoyen.MOYEN and not donnees.get("titre"):
            self.add_error("titre", "Dites de quel moyen il s’agit.")
        return donnees


class AnalyseForm(Formulaire):
    texte = forms.CharField(
        label="Votre analyse", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce que vous observez, ce qui aide, ce qui gêne. Ni diagnostic ni copie.",
    )  # fmt: skip
    niveau = _niveau()

    def __init__(self, *args: Any, niveaux: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        niveau: Any = self.fields["niveau"]
        niveau.choices = [(n, mots) for n, mots in NIVEAUX if n in niveaux]
        niveau.initial = min(niveaux, default=2)


class EvaluerForm(Formulaire):
    avancement = forms.TypedChoiceField(label="Où en est-on ?", coerce=int, choices=Avancement.choices,
                                        widget=forms.RadioSelect)  # fmt: skip
    parole = forms.CharField(label="Ce qu’en dit la personne, ses mots", required=False,
                             widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    texte = forms.CharField(label="Ce que l’on constate", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    avec = forms.BooleanField(label="Évalué avec la personne", required=False)


class TerminerForm(Formulaire):
    atteinte = forms.ChoiceField(label="L’objectif est", choices=Atteinte.choices, widget=forms.RadioSelect)
    parole = forms.CharField(label="Ce qu’en dit la personne, ses mots", required=False,
                             widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    texte = forms.CharField(label="Ce que l’on constate", widget=forms.Textarea(attrs={"rows": 3}))
    avec = forms.BooleanField(label="Évalué avec la personne", required=False)


class EvaluationForm(Formulaire):
    evaluation = forms.CharField(label="Ce que cette action a donné", max_length=300,
                                 widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class SeanceForm(Formulaire):
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)
    note = forms.CharField(label="En quelques mots", max_length=200, required=False)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class JourForm(Formulaire):
    le = forms.DateField(label="À partir du", initial=horloge.aujourdhui)


class ObjetForm(Formulaire):
    objet = forms.CharField(label="Ce que l’avenant change", max_length=200)


class LimiteForm(Formulaire):
    limite = forms.DateField(label="À signer avant le", required=False)


class SansAccordForm(Formulaire):
    """A refusal, or why nobody could be asked; a yes is signed."""

    cote = forms.ChoiceField(label="Qui", choices=[c for c in Cote.choices if c[0] != Cote.PROFESSIONNEL],
                             widget=forms.RadioSelect, initial=Cote.USAGER)  # fmt: skip
    droit = forms.TypedChoiceField(label="Qui répond pour la personne", coerce=int, empty_value=None, required=False)
    reponse = forms.ChoiceField(
        label="Réponse", choices=[c for c in Reponse.choices if c[0] != Reponse.ACCORD], widget=Segment
    )
    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    parole = forms.CharField(label="Ses mots", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)

    def __init__(self, *args: Any, droits: Choix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        droit: Any = self.fields["droit"]
        droit.choices = [("", "Choisir"), *droits]
        if not droits:
            del self.fields["droit"]
            cote: Any = self.fields["cote"]
            cote.choices = [c for c in cote.choices if c[0] == Cote.USAGER]


class BilanForm(Formulaire):
    deux_colonnes = True
    larges = ("perimetre",)
    categorie = forms.ChoiceField(label="Bilan", choices=CategorieBilan.choices, initial=CategorieBilan.INTERMEDIAIRE)
    le = forms.DateField(label="Réunion le")
    heure = forms.TimeField(label="à", help_text="hh:mm", input_formats=["%H:%M", "%Hh%M", "%H h %M"])
    lieu = forms.CharField(label="Lieu", max_length=120, required=False)
    perimetre = forms.CharField(label="Sur quoi porte le bilan", max_length=300, required=False)


class RemiseForm(Formulaire):
    """Nobody else may be named: a parent without a right in force is not in the list."""

    droit = forms.TypedChoiceField(label="À qui", coerce=int, empty_value=None, required=False)
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)

    def __init__(self, *args: Any, droits: Choix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        droit: Any = self.fields["droit"]
        droit.choices = [("", "La personne"), *droits]


class InviterForm(Formulaire):
    droit = forms.TypedChoiceField(label="De son entourage", coerce=int, empty_value=None, required=False)
    professionnel = forms.ModelChoiceField(
        label="De l’équipe", queryset=Professionnel.objects.none(), required=False, empty_label="Personne"
    )
    nom = forms.CharField(label="Ou un partenaire", max_length=150, required=False)
    qualite = forms.CharField(label="Sa qualité", max_length=120, required=False)

    def __init__(self, *args: Any, droits: Choix, equipe: QuerySet[Professionnel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        droit: Any = self.fields["droit"]
        droit.choices = [("", "Personne"), *droits]
        professionnel: Any = self.fields["professionnel"]
        professionnel.queryset = equipe

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if sum(bool(donnees.get(nom)) for nom in ("droit", "professionnel", "nom")) != 1:
            self.add_error("nom", "Choisissez une personne, une seule.")
        return donnees


class AvisForm(Formulaire):
    origine = forms.ChoiceField(
        label="Qui parle", widget=Segment, initial="personne",
        choices=[("personne", "La personne"), ("proche", "Un proche"), ("professionnel", "Moi")],
    )  # fmt: skip
    nom = forms.CharField(label="Son nom, pour un proche", max_length=150, required=False)
    texte = forms.CharField(label="Ce qui est dit, mot pour mot", widget=forms.Textarea(attrs={"rows": 5}))
    conditions = forms.CharField(label="Comment", max_length=120, required=False,
                                 help_text="Écrit seule, par téléphone, avec des images…")  # fmt: skip


class SyntheseForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = BilanProjet
        fields = ("perimetre", "problematique", "synthese", "falc")


class TenirForm(Formulaire):
    le = forms.DateField(label="Tenu le", initial=horloge.aujourdhui)
    prochain_le = forms.DateField(label="Prochain bilan le", required=False)


class AdresseForm(Formulaire):
    adresse = forms.CharField(label="Adresse", widget=forms.Textarea(attrs={"rows": 3}), max_length=300,
                              help_text="Une ligne par ligne d’adresse. Elle n’est pas gardée au projet.")  # fmt: skip


class AttendreForm(Formulaire):
    departement = forms.CharField(label="Département", max_length=120)
    debut_mesure = forms.DateField(label="La mesure a commencé le")
    referent_ase = forms.CharField(label="Référent de l’aide sociale à l’enfance", max_length=150, required=False)


class EtabliForm(Formulaire):
    etabli_le = forms.DateField(label="Établi le")


class PPEForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = ProjetPourEnfant
        fields = ("departement", "referent_ase", "personne_confiance", "avis_enfant", "avis_le")
        help_texts = {"avis_enfant": "Mot pour mot."}


class PartieForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = PartiePPE
        fields = ("texte", "contribution")
