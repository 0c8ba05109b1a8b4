"""Forms of the administration of rights."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from habilitations.choices import AvisBris, Domaine, EtatCompte
from habilitations.donnees.categories import CATEGORIES, PAR_SECTEUR
from habilitations.effectives import TUTORE
from habilitations.forms.partage import CHOIX, PROFESSIONS
from habilitations.models import Affectation, Compte, Professionnel, Profil, Structure, Unite
from habilitations.selectors import matrice
from habilitations.services.comptes import SUITES


def _pros(organisme_id: int) -> Any:
    return Professionnel.objects.filter(organisme=organisme_id)


def encadrants(structure: Structure) -> Any:
    """Who may answer for a trainee in that house."""
    ici = Affectation.objects.filter(Affectation.en_cours(), ~TUTORE, structure=structure)
    return Professionnel.objects.filter(pk__in=ici.values("professionnel"))


class AffectationForm(Formulaire):
    deux_colonnes = True
    larges = ("motif",)
    professionnel = forms.ModelChoiceField(
        label="Professionnel", queryset=Professionnel.objects.none(), empty_label="Choisir une personne"
    )
    profil = forms.ModelChoiceField(label="Profil", queryset=Profil.objects.none(), empty_label="Choisir un profil")
    unite = forms.ModelChoiceField(
        label="Unité", queryset=Unite.objects.none(), required=False, empty_label="Toute la structure"
    )
    debut = forms.DateField(label="Depuis le", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False)
    tuteur = forms.ModelChoiceField(
        label="Tuteur", queryset=Professionnel.objects.none(), required=False, empty_label="Aucun",
        help_text="Pour un stage. Sans tuteur présent, aucun droit.",
    )  # fmt: skip
    suppleant = forms.ModelChoiceField(
        label="Suppléant du tuteur", queryset=Professionnel.objects.none(), required=False, empty_label="Aucun"
    )
    motif = forms.CharField(label="Motif", max_length=200, help_text="Embauche, remplacement, changement de groupe…")

    def __init__(self, *args: Any, structure: Structure, propose: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.propose = propose
        champs: dict[str, Any] = self.fields
        profils = [ligne.profil.pk for ligne in matrice(structure)[0]]
        champs["professionnel"].queryset = _pros(structure.organisme_id)
        champs["profil"].queryset = Profil.objects.filter(pk__in=profils)
        champs["unite"].queryset = Unite.objects.filter(structure=structure, fermee_le=None)
        champs["tuteur"].queryset = champs["suppleant"].queryset = encadrants(structure)


class TuteurForm(Formulaire):
    tuteur = forms.ModelChoiceField(label="Tuteur", queryset=Professionnel.objects.none(), empty_label="Choisir")
    suppleant = forms.ModelChoiceField(
        label="Suppléant", queryset=Professionnel.objects.none(), required=False, empty_label="Aucun"
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        champs["tuteur"].queryset = champs["suppleant"].queryset = encadrants(structure)


class FinForm(Formulaire):
    fin = forms.DateField(label="Dernier jour", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Motif", max_length=200)


class ProfessionnelForm(Formulaire):
    deux_colonnes = True
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    fonction = forms.CharField(label="Fonction affichée", max_length=80)
    rpps = forms.CharField(label="RPPS", max_length=11, required=False)
    contrat_debut = forms.DateField(label="Début de contrat", initial=horloge.aujourdhui)
    contrat_fin = forms.DateField(label="Fin de contrat", required=False)
    profession = forms.ChoiceField(
        label="Profession", choices=PROFESSIONS, required=False,
        help_text="Si elle est dans la liste, elle dit d’elle-même la catégorie.",
    )  # fmt: skip
    categorie = forms.ChoiceField(
        label="Échange et partage (R1110-2)", choices=[("", "Déduire de la profession, ou choisir plus tard"), *CHOIX],
        required=False,
    )  # fmt: skip
    professionnel_de_sante = forms.BooleanField(label="Professionnel de santé", required=False)


class ContratForm(Formulaire):
    fin = forms.DateField(label="Dernier jour de contrat")


class NouveauContratForm(Formulaire):
    deux_colonnes = True
    prefix = "contrat"
    debut = forms.DateField(label="Premier jour", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Dernier jour", required=False)


class AbsenceForm(Formulaire):
    deux_colonnes = True
    prefix = "absence"
    debut = forms.DateField(label="Absence depuis le", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Laissez vide si la date n’est pas connue.")


class RetourForm(Formulaire):
    prefix = "retour"
    le = forms.DateField(label="Revient le", initial=horloge.aujourdhui)


class InvitationForm(Formulaire):
    email = forms.EmailField(
        label="Adresse de connexion", help_text="Celle de la personne, jamais une adresse commune."
    )

    def __init__(self, *args: Any, demande: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = demande  # type: ignore[attr-defined]


class EtatForm(Formulaire):
    VERBES = {EtatCompte.ACTIF: "Rouvrir le compte", EtatCompte.SUSPENDU: "Suspendre le compte",
              EtatCompte.CLOS: "Clore le compte"}  # fmt: skip
    etat = forms.ChoiceField(choices=list(VERBES.items()))

    @classmethod
    def suites(cls, compte: Compte) -> list[tuple[str, str]]:
        """What can be asked of that account now."""
        possibles = SUITES[EtatCompte(compte.etat)] - {EtatCompte.CREE}
        if compte.etat == EtatCompte.CREE:
            possibles = possibles - {EtatCompte.ACTIF}
        return [(str(etat), verbe) for etat, verbe in cls.VERBES.items() if etat in possibles]


class StructureForm(Formulaire):
    deux_colonnes = True
    larges = ("adresse",)
    nom = forms.CharField(label="Nom", max_length=150)
    finess = forms.CharField(label="FINESS de l’établissement", max_length=11, help_text="Neuf chiffres.")
    categorie = forms.ChoiceField(
        label="Catégorie",
        choices=[(s.label, sorted(codes.items())) for s, codes in PAR_SECTEUR.items()],  # type: ignore[attr-defined]
    )
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    adresse = forms.CharField(label="Adresse", max_length=250, required=False)

    def clean_categorie(self) -> str:
        code: str = self.cleaned_data["categorie"]
        if code not in CATEGORIES:
            raise forms.ValidationError("Choisissez une catégorie de la liste.")
        return code


class UniteForm(Formulaire):
    nom = forms.CharField(label="Nom de l’unité", max_length=100)


class PourquoiForm(Formulaire):
    deux_colonnes = True
    professionnel = forms.ModelChoiceField(
        label="Professionnel", queryset=Professionnel.objects.none(), empty_label="Choisir une personne"
    )
    numero = forms.CharField(label="Numéro de dossier", max_length=30)
    domaine = forms.ChoiceField(label="Partie du dossier", choices=Domaine.choices)

    def __init__(self, *args: Any, organisme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professionnel"].queryset = _pros(organisme_id).select_related("compte")  # type: ignore[attr-defined]


class FiltreConnexionsForm(Formulaire):
    professionnel = forms.ModelChoiceField(
        label="Professionnel", queryset=Professionnel.objects.none(), required=False, empty_label="Toutes"
    )

    def __init__(self, *args: Any, organisme_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professionnel"].queryset = _pros(organisme_id)  # type: ignore[attr-defined]


class RevueBrisForm(Formulaire):
    avis = forms.ChoiceField(label="Votre avis", choices=AvisBris.choices, widget=Segment)
    commentaire = forms.CharField(
        label="Commentaire", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nécessaire si l’accès n’était pas justifié.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("avis") == AvisBris.ABUSIF and not donnees.get("commentaire"):
            self.add_error("commentaire", "Dites pourquoi cet accès n’était pas justifié.")
        return donnees
