"""Forms of the contracts: the facts that the law asks, the text, one question for each act."""

from datetime import timedelta
from typing import Any

from django import forms

from administration.choices_contrats import TypeContrat
from administration.models import Contrat, VersionContrat
from administration.services.contrats.decision import Cadre, Faits, Lieu
from administration.services.contrats.signataires import AVEC_DEPARTEMENT, directeur, signent_pour
from dui.core import calendrier, horloge
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Professionnel

LIEUX = [(Lieu.SEJOUR, "Séjour"), (Lieu.AMBULATOIRE, "Sans séjour"), (Lieu.DOMICILE, "À domicile")]
CADRES = [(Cadre.AUCUN, "Aucun"), (Cadre.PROVISOIRE, "Accueil provisoire"), (Cadre.JEUNE_MAJEUR, "Jeune majeur")]


AU_CHOIX = [("", "Celui que demande la loi"), *TypeContrat.choices]


class FaitsForm(Formulaire):
    """« Quel document ? »: the answers of D311, then another choice with its reason."""

    deux_colonnes = True
    larges = ("lieu", "cadre", "mesure_judiciaire", "pour_le_departement", "participation_financiere", "motif")
    admission = forms.DateField(label="Admission le")
    fin_prevue = forms.DateField(label="Fin prévue le", required=False, help_text="Vide : pas de terme prévu.")
    lieu = forms.ChoiceField(label="Comment la personne est accompagnée", choices=LIEUX, widget=Segment)
    mesure_judiciaire = forms.BooleanField(
        label="Un juge a décidé d’une mesure éducative (assistance éducative ou pénal)", required=False
    )
    cadre = forms.ChoiceField(
        label="Décision de l’aide sociale à l’enfance, sans juge", choices=CADRES, widget=Segment, required=False
    )
    pour_le_departement = forms.BooleanField(label="Ce papier est celui du département", required=False)
    participation_financiere = forms.BooleanField(label="La personne participe aux frais", required=False)
    type = forms.ChoiceField(label="Choisir un autre document", required=False, choices=AU_CHOIX)
    motif = forms.CharField(label="Pourquoi cet autre document", max_length=300, required=False)

    def faits(self, dossier: Any) -> Faits:
        d = self.cleaned_data
        return Faits(
            categorie=dossier.structure.categorie, admission=d["admission"], fin_prevue=d["fin_prevue"],
            naissance=dossier.usager.date_naissance, lieu=d["lieu"], mesure_judiciaire=d["mesure_judiciaire"],
            cadre=d["cadre"] or Cadre.AUCUN, pour_le_departement=d["pour_le_departement"],
        )  # fmt: skip


AIDES = {
    "participants": "Un par ligne, avec sa fonction ou son lien.",
    "prestations": "Une par ligne : quoi ; quand ; par qui.",
    "avis_mineur": "Avec ses mots, sans les changer.",
    "avis_conditions": "Seul ou accompagné, par qui, où.",
    "objectifs_falc": "Des phrases courtes, une idée par ligne.",
    "participation": "Y compris pendant les absences et les hospitalisations.",
}
PARTIES: dict[str, tuple[str, ...]] = {
    TypeContrat.SEJOUR: ("objectifs", "objectifs_falc", "prestations", "conditions_sejour", "participation",
                         "particularites", "decisions"),
    TypeContrat.DIPC: ("decisions", "objectifs", "objectifs_falc", "prestations", "conditions_sejour", "participation",
                       "particularites"),
    TypeContrat.CAST: ("objectifs", "objectifs_falc", "prestations", "participation", "particularites"),
    TypeContrat.SERVICE: ("prestations", "objectifs", "participation", "particularites"),
    TypeContrat.PROVISOIRE: ("decisions", "accueil", "liens", "suivi", "participation", "particularites"),
    TypeContrat.JEUNE_MAJEUR: ("objectifs", "prestations", "accueil", "suivi", "participation", "particularites"),
}  # fmt: skip


class TexteForm(FormulaireVersionne, FormulaireModele):
    """The text of a draft: only the parts of its type."""

    class Meta:
        model = VersionContrat
        fields = ("participants", "accompagnant", "avis_mineur", "avis_le", "avis_conditions", "avis_impossible",
                  "decisions", "objectifs", "objectifs_falc", "prestations", "conditions_sejour", "participation",
                  "particularites", "accueil", "liens", "suivi", "revision")  # fmt: skip
        help_texts = AIDES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contrat: Contrat = self.instance.contrat
        gardes = {"version", "participants", "accompagnant", "revision", *PARTIES[contrat.type]}
        if not contrat.participation_financiere:
            gardes.discard("participation")
        if contrat.mineur:
            gardes |= {"avis_mineur", "avis_le", "avis_conditions", "avis_impossible"}
        for nom in set(self.fields) - gardes:
            del self.fields[nom]
        for champ in self.fields.values():
            if isinstance(champ.widget, forms.Textarea):
                champ.widget.attrs["rows"] = "3"


class JourForm(Formulaire):
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class JourMotifForm(JourForm, MotifForm):
    pass


class ObjetForm(Formulaire):
    objet = forms.CharField(label="Ce que l’avenant change", max_length=200)


class OuvertureForm(Formulaire):
    """Who commits the house, who signs for the département, before when."""

    deux_colonnes = True
    direction = forms.ModelChoiceField(
        label="Qui signe pour l’établissement", queryset=Professionnel.objects.none(), empty_label="Choisir"
    )
    departement = forms.CharField(label="Qui signe pour le département", max_length=150)
    limite = forms.DateField(label="À signer avant le", required=False)

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        direction: Any = self.fields["direction"]
        direction.queryset = signent_pour(contrat.structure_id)
        direction.initial = directeur(contrat.structure_id)
        if contrat.type not in AVEC_DEPARTEMENT:
            del self.fields["departement"]
        mois = calendrier.ajouter(contrat.origine, 1, "m")
        self.fields["limite"].initial = max(mois, horloge.aujourdhui() + timedelta(days=7))


class AnnexeForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("sans_objet",)
    remise_le = forms.DateField(label="Remise le", required=False, initial=horloge.aujourdhui)
    remise_a = forms.CharField(label="À qui", max_length=120, required=False)
    sans_objet = forms.CharField(label="Ou sans objet, pourquoi", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if bool(donnees.get("remise_le")) == bool(donnees.get("sans_objet")):
            self.add_error("remise_le", "Dites le jour de la remise, ou pourquoi cette pièce est sans objet.")
        return donnees
