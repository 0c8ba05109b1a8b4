"""Forms of what a person closes."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import CartesOptions, Formulaire, Segment
from dui.core.registres import CACHABLES
from habilitations.acces import Acteur
from habilitations.choices import Domaine, NatureLien
from habilitations.models import Professionnel, Profil
from usagers.choices import CibleOpposition, Expression, MotifRestriction, NatureSecret
from usagers.models import Dossier
from usagers.selectors.confidentialite import accompagnants_de, fonctions_de, professionnels_de
from usagers.services.oppositions import HORS_OPPOSITION, champs_de

PARTIES = [(code, nom) for code, nom in Domaine.choices if code not in HORS_OPPOSITION]


class OppositionForm(Formulaire):
    deux_colonnes = True
    larges = ("exprimee_par", "cible", "paroles")
    exprimee_par = forms.ChoiceField(
        label="Qui le dit", choices=Expression.choices, initial=Expression.PERSONNE, widget=Segment
    )
    qui = forms.CharField(
        label="Nom et qualité", max_length=100, required=False, help_text="Si ce n’est pas la personne elle-même."
    )
    exprimee_le = forms.DateField(label="Dit le", initial=horloge.aujourdhui)
    cible = forms.ChoiceField(
        label="Ne pas partager avec", choices=CibleOpposition.choices, initial=CibleOpposition.PROFESSIONNEL,
        widget=Segment,
    )  # fmt: skip
    professionnel = forms.ModelChoiceField(
        label="Si c’est un professionnel, lequel",
        queryset=Professionnel.objects.none(),
        required=False,
        empty_label="Choisir",
    )
    profil = forms.ModelChoiceField(
        label="Si c’est une fonction, laquelle", queryset=Profil.objects.none(), required=False, empty_label="Choisir"
    )
    domaine = forms.ChoiceField(label="Partie du dossier", required=False, choices=[("", "Tout le dossier"), *PARTIES])
    piece = forms.CharField(
        label="Document qui en garde la trace", max_length=120, required=False, help_text="Courrier, compte rendu…"
    )
    paroles = forms.CharField(
        label="Avec ses mots", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par la direction, le chef de service et vous.",
    )  # fmt: skip

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        champs["professionnel"].queryset = professionnels_de(structure_id)
        champs["profil"].queryset = fonctions_de(structure_id)

    @property
    def demande(self) -> dict[str, Any]:
        return champs_de(self.cleaned_data)


class LeveeForm(Formulaire):
    demandee_par = forms.ChoiceField(
        label="À la demande de", choices=Expression.choices, initial=Expression.PERSONNE, widget=Segment
    )
    motif = forms.CharField(label="Comment elle l’a dit", max_length=200, help_text="Entretien, courrier, message…")


class MotifForm(Formulaire):
    motif = forms.CharField(label="Pourquoi", max_length=200)


class RestrictionForm(Formulaire):
    larges = ("motif", "precision", "admis")
    deux_colonnes = True
    motif = forms.ChoiceField(label="Motif", choices=MotifRestriction.choices, widget=CartesOptions)
    precision = forms.CharField(
        label="Précision", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lue par la direction seulement.",
    )  # fmt: skip
    fin = forms.DateField(label="Accès de ces personnes jusqu’au", required=False)
    admis = forms.ModelMultipleChoiceField(
        label="Qui garde l’accès", queryset=Professionnel.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text="Chacun garde les droits de sa fonction, rien de plus. Les autres ne le trouvent plus.",
        error_messages={"required": "Nommez au moins une personne : quelqu’un doit accompagner."},
    )  # fmt: skip

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        champs["admis"].queryset = accompagnants_de(structure_id)


class AdmisForm(Formulaire):
    deux_colonnes = True
    professionnel = forms.ModelChoiceField(
        label="Professionnel", queryset=Professionnel.objects.none(), empty_label="Choisir"
    )
    fin = forms.DateField(label="Jusqu’au", required=False)
    motif = forms.CharField(label="Pourquoi", max_length=200)
    choix = staticmethod(accompagnants_de)

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        champs["professionnel"].queryset = self.choix(structure_id)


class ConcerneForm(AdmisForm):
    fin = None  # type: ignore[assignment]
    choix = staticmethod(professionnels_de)
    nature = forms.ChoiceField(
        label="Ce dossier est", widget=Segment, initial=NatureLien.PROCHE,
        choices=[(NatureLien.PROCHE, "celui d’un proche"), (NatureLien.SOI, "le sien")],
    )  # fmt: skip


class ProcheForm(Formulaire):
    deux_colonnes = True
    nom = forms.CharField(label="Nom", max_length=100, help_text="De naissance ou utilisé, écrit exactement.")
    prenom = forms.CharField(label="Prénom", max_length=100)
    naissance = forms.DateField(label="Date de naissance")
    lien = forms.CharField(label="Ce qui vous lie", max_length=100, help_text="Enfant, parent, voisin, ami…")


class SecretForm(Formulaire):
    larges = ("nature", "objet")
    deux_colonnes = True
    nature = forms.ChoiceField(label="Ce qui reste secret", choices=NatureSecret.choices, widget=CartesOptions)
    objet = forms.ChoiceField(label="Quel écrit", required=False)
    demande_le = forms.DateField(label="Demandé le", initial=horloge.aujourdhui)
    accord_recherche = forms.BooleanField(label="On a cherché son accord pour en parler à ses parents", required=False)
    accompagne = forms.BooleanField(label="Accompagné d’une personne majeure de son choix", required=False)

    def __init__(self, *args: Any, dossier: Dossier, acteur: Acteur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        groupes = [
            (cachable.libelle, [(f"{cachable.cle}:{pk}", mots) for pk, mots in cachable.choix(dossier, acteur)])
            for cachable in CACHABLES
        ]
        champs["objet"].choices = [("", "Aucun écrit, seulement ce qui a été dit"), *(g for g in groupes if g[1])]
