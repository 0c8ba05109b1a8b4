"""Forms of admission (S02, S03)."""

from typing import Any

from django import forms

from administration.donnees import admission as d
from administration.donnees.nomenclatures import MODES, TEMPORALITES, choix
from administration.models import Candidature, VoeuStructure
from administration.services.admission.statuts import suites
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Structure, Unite
from usagers.choices import Sexe


class _Demande(FormulaireModele):
    """Fields shared by the reception of a request and its correction."""

    deux_colonnes = True
    larges = ("motif",)
    criteres = forms.MultipleChoiceField(
        label="Critères de priorité", choices=d.Critere.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Leur somme fait le rang dans la liste. Elle est affichée avec eux.",
    )  # fmt: skip

    class Meta:
        model = Candidature
        fields = (
            "nom_naissance", "prenoms", "nom_utilise", "prenom_utilise", "pseudonyme", "date_naissance",
            "date_declaree", "sexe", "commune", "origine", "canal", "demandeur", "demandeur_qualite",
            "demandeur_telephone", "demandeur_courriel", "date_demande", "date_reception", "urgence", "motif", "base",
            "mesure", "mesure_fin", "accord_le", "orientation", "orientation_fin", "criteres", "telephone", "courriel",
            "adresse", "laisser_message", "courrier_discret", "sans_ecrit", "consigne_contact",
        )  # fmt: skip
        widgets = {"sexe": Segment, "motif": forms.Textarea}
        help_texts = {
            "laisser_message": "Quelqu’un d’autre écoute peut-être la messagerie.",
            "courrier_discret": "Ni logo ni nom de l’établissement sur l’enveloppe.",
            "sans_ecrit": "Parent protégé, adresse partagée : on téléphone, ou l’on se voit.",
        }
        error_messages = {
            "origine": {"required": "Dites qui demande."},
            "canal": {"required": "Dites par où la demande est arrivée."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("date_demande", "date_reception"):
            self.fields[nom].required = False
            self.fields[nom].initial = horloge.aujourdhui
        for nom, liste in (("origine", d.Origine), ("canal", d.Canal)):
            self.fields[nom].choices = [("", "Choisir"), *liste.choices]  # type: ignore[attr-defined]
        if "sexe" in self.fields:
            self.fields["sexe"].choices = Sexe.choices  # type: ignore[attr-defined]

    def clean_criteres(self) -> list[str]:
        return list(self.cleaned_data["criteres"])


class DemandeForm(_Demande):
    """A new request, for a person already known (no identity asked) or not."""

    structures = forms.ModelMultipleChoiceField(
        label="Établissements demandés", queryset=Structure.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un établissement."},
    )  # fmt: skip
    unite = forms.ModelChoiceField(
        label="Unité souhaitée", queryset=Unite.objects.none(), required=False, empty_label="Sans préférence"
    )
    temporalite = forms.ChoiceField(label="Temporalité", choices=choix(TEMPORALITES), required=False)
    mode = forms.ChoiceField(label="Mode d’accueil", choices=choix(MODES), required=False)
    sequentiel = forms.BooleanField(label="Accueil séquentiel", required=False)
    lien = forms.ChoiceField(label="Avec l’autre demande", choices=d.Lien.choices, required=False, widget=Segment)

    def __init__(self, *args: Any, structures: Any, connue: bool = False, avec: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structures"].queryset = structures  # type: ignore[attr-defined]
        unites = Unite.objects.filter(structure__in=structures, fermee_le__isnull=True).select_related("structure")
        self.fields["unite"].queryset = unites  # type: ignore[attr-defined]
        self.fields["unite"].label_from_instance = lambda u: f"{u.nom}, {u.structure.nom}"  # type: ignore[attr-defined]
        if connue:
            for nom in ("nom_naissance", "prenoms", "nom_utilise", "prenom_utilise", "pseudonyme", "date_naissance",
                        "date_declaree", "sexe"):  # fmt: skip
                del self.fields[nom]
        if not avec:
            del self.fields["lien"]

    def separer(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """(fields of the request, fields of its wishes)."""
        champs = dict(self.cleaned_data)
        accueil = {nom: champs.pop(nom) for nom in ("temporalite", "mode", "sequentiel")}
        return champs, accueil


class ModifierDemandeForm(FormulaireVersionne, _Demande):
    """Correction; the identity of a person known is corrected on their own sheet. Names as they were said."""

    def __init__(self, *args: Any, instance: Candidature, **kwargs: Any) -> None:
        dits = {"nom_naissance": instance.nom_dit, "prenoms": instance.prenoms_dits}
        kwargs["instance"] = instance
        kwargs["initial"] = {nom: dit for nom, dit in dits.items() if dit} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if self.instance.usager_id:
            for nom in ("nom_naissance", "prenoms", "nom_utilise", "prenom_utilise", "pseudonyme", "date_naissance",
                        "date_declaree", "sexe"):  # fmt: skip
                del self.fields[nom]


class StatutForm(Formulaire):
    """Where a request goes next; the motive only where the national list foresees one."""

    statut = forms.ChoiceField(label="Nouvel état", choices=(), widget=forms.RadioSelect)
    motif = forms.ChoiceField(label="Motif", choices=(), required=False)
    precision = forms.CharField(
        label="Pourquoi", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Toujours pour un refus : ces mots peuvent être lus par la personne.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, voeu: VoeuStructure, decide: bool, ecrit: bool, vers: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        possibles = [s for s in d.Statut if s in suites(voeu) - d.PAR_ACTE and (decide if s in d.DECISIONS else ecrit)]
        vises = [s for s in possibles if s == vers] or possibles
        self.fields["statut"].choices = [(s.value, s.label) for s in vises]  # type: ignore[attr-defined]
        if len(vises) == 1:
            self.fields["statut"].initial = vises[0].value
        motifs = dict(paire for s in vises for paire in d.motifs_de(s))
        self.fields["motif"].choices = [("", "Choisir"), *motifs.items()]  # type: ignore[attr-defined]
        if not motifs:
            del self.fields["motif"]
        self.possibles = possibles


class ReactiverForm(Formulaire):
    precision = forms.CharField(
        label="Pourquoi la demande reprend", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class VoeuForm(Formulaire):
    """One more list for the same request."""

    deux_colonnes = True
    structure = forms.ModelChoiceField(label="Établissement", queryset=Structure.objects.none(), empty_label="Choisir")
    temporalite = forms.ChoiceField(label="Temporalité", choices=choix(TEMPORALITES), required=False)
    mode = forms.ChoiceField(label="Mode d’accueil", choices=choix(MODES), required=False)
    sequentiel = forms.BooleanField(label="Accueil séquentiel", required=False)

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
