"""Forms of the identity (S01)."""

from typing import Any

from django import forms

from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Structure
from usagers.choices import (
    PIECES_HAUTE_CONFIANCE,
    CanalTelecom,
    NatureGroupe,
    PieceIdentite,
    Sexe,
    StatutIdentite,
    TypeAdresse,
)
from usagers.models import Adresse, AdresseSecrete, Dossier, Telecommunication, Usager
from usagers.services.deplacements import CHAMPS

MESSAGES = {
    "nom_naissance": "Donnez le nom de naissance.",
    "prenoms": "Donnez au moins un prénom.",
    "date_naissance": "Donnez la date de naissance, même déclarée.",
    "sexe": "Indiquez le sexe, ou indéterminé.",
}


class ChercherForm(Formulaire):
    """First step of an arrival: everything is optional, one thing is enough."""

    deux_colonnes = True
    nom = forms.CharField(label="Nom", max_length=60, required=False)
    prenom = forms.CharField(label="Prénom ou surnom", max_length=60, required=False)
    naissance = forms.CharField(label="Date de naissance", max_length=20, required=False, help_text="jj/mm/aaaa")
    telephone = forms.CharField(label="Téléphone", max_length=25, required=False)

    @property
    def texte(self) -> str:
        """What is searched, in one line."""
        donnees = self.cleaned_data if self.is_valid() else {}
        return " ".join(donnees.get(c, "") for c in ("nom", "prenom", "naissance", "telephone")).strip()


class TraitsForm(Formulaire):
    """Strict traits and used names, as on the identity document."""

    nom_naissance = forms.CharField(label="Nom de naissance", max_length=100, required=False,
                                    help_text="Écrit en majuscules, sans accent, à l’enregistrement.")  # fmt: skip
    prenoms = forms.CharField(label="Prénoms de naissance", max_length=100, required=False,
                              help_text="Tous, dans l’ordre de l’acte.")  # fmt: skip
    date_naissance = forms.DateField(label="Date de naissance", required=False)
    date_declaree = forms.BooleanField(label="Date déclarée, sans justificatif", required=False)
    sexe = forms.ChoiceField(label="Sexe", choices=Sexe.choices, required=False, widget=Segment)
    lieu_naissance_libelle = forms.CharField(label="Lieu de naissance", max_length=100, required=False)
    lieu_naissance_cog = forms.CharField(label="Code officiel du lieu", max_length=5, required=False,
                                         help_text="Commune ou pays, 5 caractères ; 99999 si inconnu.")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if not donnees.get("anonyme"):
            for champ, message in MESSAGES.items():
                if not donnees.get(champ) and champ not in self.errors:
                    self.add_error(champ, message)
        return donnees


class NouvellePersonneForm(TraitsForm):
    """Second step: the identity, and what people call the person."""

    nom_utilise = forms.CharField(label="Nom utilisé", max_length=100, required=False)
    prenom_utilise = forms.CharField(label="Prénom utilisé", max_length=100, required=False)
    surnom = forms.CharField(label="Surnom", max_length=60, required=False)
    anonyme = forms.BooleanField(label="Accueil anonyme", required=False,
                                 help_text="Aucune identité n’est gardée, ni numéro national.")  # fmt: skip
    pseudonyme = forms.CharField(label="Pseudonyme", max_length=60, required=False)

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not structure.anonymat_possible:
            del self.fields["anonyme"], self.fields["pseudonyme"]


class ListeTexte(forms.CharField):
    """Short words separated by commas, kept as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [mot.strip() for mot in (super().to_python(value) or "").split(",") if mot.strip()]

    def validate(self, value: Any) -> None:
        """The list is never required."""

    def run_validators(self, value: Any) -> None:
        if any(len(mot) > 30 for mot in value):
            raise forms.ValidationError("Un de ces mots est trop long.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class IdentiteForm(FormulaireVersionne, FormulaireModele):
    """Correction of an identity; locked traits are left out, an anonymous person has no civil identity."""

    langues = ListeTexte(label="Langues parlées", required=False, help_text="Séparées par des virgules.")
    nationalites = ListeTexte(label="Nationalités", required=False, help_text="Codes à trois lettres : FRA, MAR, GIN…")
    motif = forms.CharField(label="Motif de la correction", max_length=200, required=False)

    TRAITS = ("nom_naissance", "prenoms", "premier_prenom", "date_naissance", "date_declaree", "sexe",
              "lieu_naissance_libelle", "lieu_naissance_cog")  # fmt: skip
    ANONYMES = ("pseudonyme", "surnom", "langues", "interprete", "commentaire")

    class Meta:
        model = Usager
        fields = (
            "nom_naissance", "prenoms", "premier_prenom", "date_naissance", "date_declaree", "sexe",
            "lieu_naissance_libelle", "lieu_naissance_cog", "nom_utilise", "prenom_utilise", "surnom", "pseudonyme",
            "situation_familiale", "description_foyer", "nationalites", "langues", "interprete", "numero_mdph",
            "date_deces", "commentaire",
        )  # fmt: skip
        help_texts = {"commentaire": "Lu par toutes les structures de l’organisme qui accompagnent la personne."}

    def __init__(self, *args: Any, verrouille: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.anonyme:
            retires = set(self.fields) - {*self.ANONYMES, "version"}
        else:
            retires = {"pseudonyme", *(self.TRAITS if verrouille else ())}
            if self.instance.statut_identite != StatutIdentite.VALIDEE:
                retires.add("motif")
        for nom in retires & set(self.fields):
            del self.fields[nom]

    def _post_clean(self) -> None:
        """The service checks and writes: the instance stays as it was read."""


class StatutForm(Formulaire):
    """Change of status: the document seen, or the reason of a step back."""

    piece = forms.ChoiceField(label="Document vu", choices=[], required=False)
    motif = forms.CharField(label="Motif", max_length=200, required=False)

    def __init__(self, *args: Any, monte: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not monte:
            del self.fields["piece"]
            self.fields["motif"].required = True
            return
        hautes = [(p.value, p.label) for p in PieceIdentite if p in PIECES_HAUTE_CONFIANCE]
        self.fields["piece"].choices = [("", "Choisissez le document"), *hautes]  # type: ignore[attr-defined]
        self.fields["piece"].required = True


class AttributForm(Formulaire):
    attribut = forms.ChoiceField(
        label="Attribut",
        choices=[("homonyme", "Homonyme"), ("douteuse", "Identité douteuse"), ("fictive", "Identité fictive")],
    )
    pose = forms.ChoiceField(label="Action", choices=[("1", "Poser"), ("", "Lever")], required=False, widget=Segment)
    motif = forms.CharField(label="Motif", max_length=200)


class TelecomForm(FormulaireModele):
    deux_colonnes = True
    canal = forms.ChoiceField(label="Moyen", choices=CanalTelecom.choices)
    valeur = forms.CharField(label="Numéro ou adresse", max_length=120)

    class Meta:
        model = Telecommunication
        fields = ("canal", "valeur", "usage", "laisser_message")


class AdresseForm(FormulaireModele):
    deux_colonnes = True
    larges = ("lignes",)
    type = forms.ChoiceField(label="Type", choices=TypeAdresse.choices)

    class Meta:
        model = Adresse
        fields = ("type", "debut", "lignes", "code_postal", "commune", "organisme_domiciliation",
                  "destinataire_courrier")  # fmt: skip


class AdresseSecreteForm(FormulaireModele):
    deux_colonnes = True
    larges = ("lignes", "motif")

    class Meta:
        model = AdresseSecrete
        fields = ("lignes", "code_postal", "commune", "motif")


class NumeroForm(Formulaire):
    numero = forms.CharField(
        label="Numéro de sécurité sociale",
        max_length=24,
        required=False,
        help_text="15 caractères. Ce n’est pas le matricule INS, même quand les chiffres sont les mêmes.",
    )


class PhotoForm(Formulaire):
    photo = forms.FileField(label="Photo", help_text="JPEG, PNG ou WebP, 5 Mo au plus.")

    def clean_photo(self) -> Any:
        fichier = self.cleaned_data["photo"]
        if fichier.size > 5 * 1024 * 1024:
            raise forms.ValidationError("Cette photo dépasse 5 Mo.")
        return fichier


class GroupeForm(Formulaire):
    nature = forms.ChoiceField(label="Lien", choices=NatureGroupe.choices, widget=Segment)
    numero = forms.CharField(
        label="Dossier de l’autre personne", max_length=30, help_text="Le numéro qui figure sur son dossier."
    )
    place = forms.ChoiceField(
        label="Qui est le parent ?",
        choices=[("", "Sans objet"), ("moi", ""), ("autre", "L’autre personne")],
        required=False,
    )

    def __init__(self, *args: Any, usager: Usager, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "Sans objet"), ("moi", usager.nom_affiche), ("autre", "L’autre personne"),
        ]  # fmt: skip


class FusionForm(Formulaire):
    """Fields of the other record that are kept, and why it is the same person."""

    motif = forms.CharField(label="Pourquoi est-ce la même personne ?", max_length=200)
    choix = forms.MultipleChoiceField(choices=[], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choix"].choices = [(c, c) for c in ("traits", *CHAMPS)]  # type: ignore[attr-defined]


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=200)


def dossier_de(numero: str, dossiers: Any) -> Dossier | None:
    """The dossier with that number among those given."""
    return dossiers.filter(numero__iexact=numero.strip()).select_related("usager").first()
