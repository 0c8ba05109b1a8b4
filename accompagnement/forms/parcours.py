"""Forms of school and work: one question each."""

from datetime import date, timedelta
from typing import Any

from django import forms

from accompagnement.choices_parcours import (
    RETARD_MAX,
    SCOLAIRES,
    Decision,
    Enseignement,
    EtatDemiJournee,
    Frequentation,
    ModeRemise,
    Moment,
    NatureAbsence,
    NiveauScolaire,
    ObjetAutorisation,
    TypeParcoursPro,
)
from accompagnement.models import ParcoursPro, PeriodeScolaire, PlanScolaire
from accompagnement.models.parcours import DEMI_JOURNEES_MAX
from accompagnement.services.parcours.assiduite import SEMAINE_CONNUE, Case, Note, nom_du_champ
from accompagnement.services.parcours.papiers import destinataires
from documents.models import Depot
from documents.types import PAI
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.acces import Acteur
from usagers.models import Dossier

VIDE: list[tuple[str, str]] = [("", "Choisir")]
AUCUN: list[tuple[str, str]] = [("", "Non précisé")]


def piece(acteur: Acteur, dossier: Dossier, *, sante: bool = False) -> forms.ModelChoiceField:
    """A document already filed: for school, of the team's level; for a PAI, of the care team."""
    lus = Depot.objects.visibles_pour(acteur).filter(dossier=dossier)
    lus = lus.filter(niveau=4) if sante else lus.filter(niveau__lte=2).exclude(type=PAI)
    return forms.ModelChoiceField(
        label="Document déposé", queryset=lus.order_by("-pk"), required=False, empty_label="Aucun",
        help_text="Déposez-le d’abord dans l’onglet Documents" + (", au niveau N4." if sante else "."),
    )  # fmt: skip


class PeriodeForm(FormulaireModele):
    deux_colonnes = True
    larges = ("commentaire",)
    niveau_suivi = forms.ChoiceField(label="Classe suivie", choices=VIDE + list(NiveauScolaire.choices))
    niveau_reel = forms.ChoiceField(
        label="Niveau réel", choices=AUCUN + list(NiveauScolaire.choices), required=False,
        help_text="S’il n’est pas celui de la classe",
    )  # fmt: skip
    enseignement = forms.ChoiceField(label="Enseignement reçu", choices=Enseignement.choices)
    demi_journees = forms.IntegerField(
        label="Demi-journées par semaine", min_value=0, max_value=DEMI_JOURNEES_MAX, initial=9,
        help_text="Une journée entière compte pour deux",
        error_messages={"max_value": "Comptez en demi-journées, pas en heures : douze au plus par semaine."},
    )  # fmt: skip
    frequentation = forms.ChoiceField(label="Fréquentation", choices=Frequentation.choices, initial="2")
    commentaire = forms.CharField(label="Commentaire", max_length=500, required=False, widget=forms.Textarea)

    class Meta:
        model = PeriodeScolaire
        fields = ("ecole", "commune", "niveau_suivi", "niveau_reel", "enseignement", "demi_journees", "frequentation",
                  "debut", "fin", "referent", "contact", "diplome", "orientation_demandee", "orientation_decidee",
                  "orientation_avant_le", "commentaire")  # fmt: skip


class PeriodeModifiee(FormulaireVersionne, PeriodeForm):
    pass


class ProForm(FormulaireModele):
    deux_colonnes = True
    larges = ("commentaire",)
    type = forms.ChoiceField(label="De quoi s’agit-il ?", choices=VIDE + list(TypeParcoursPro.choices))
    commentaire = forms.CharField(label="Commentaire", max_length=500, required=False, widget=forms.Textarea)

    class Meta:
        model = ParcoursPro
        fields = ("type", "intitule", "organisme", "rythme", "debut", "fin", "referent", "contact", "commentaire")


class ProModifie(FormulaireVersionne, ProForm):
    pass


class LeForm(Formulaire):
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)


class LeMotifForm(LeForm):
    motif = forms.CharField(label="Motif", max_length=200)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=200)


class TerminerForm(LeForm):
    atteint = forms.CharField(
        label="Diplôme, niveau ou bilan", max_length=120, help_text="« Aucun » se dit aussi, sans jugement"
    )


class SemaineForm(Formulaire):
    """The call of one week: a line a day, a choice and minutes of lateness for each half-day."""

    reste_present = forms.BooleanField(
        label="Présent au reste de la semaine de classe", required=False,
        help_text="Les demi-journées passées et laissées vides, sans le week-end ni le mercredi après-midi.",
    )  # fmt: skip

    def __init__(self, *args: Any, periode: PeriodeScolaire, lundi: date, notees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jours = [lundi + timedelta(days=n) for n in range(6)]
        for case in [(jour, moment) for jour in self.jours for moment in Moment.values]:
            self._ajouter(case, notees.get(case))
        if periode.demi_journees < SEMAINE_CONNUE:
            del self.fields["reste_present"]

    def _ajouter(self, case: Case, deja: Any) -> None:
        nom, dit = nom_du_champ(case), f"{case[0]:%d/%m} {Moment(case[1]).label}"
        self.fields[nom] = forms.ChoiceField(
            label=dit, choices=[("", "Non noté"), *EtatDemiJournee.choices], required=False,
            initial=deja.etat if deja else "",
        )  # fmt: skip
        self.fields[f"{nom}_minutes"] = forms.IntegerField(
            label=f"Minutes de retard, {dit}", required=False, min_value=1, max_value=RETARD_MAX,
            initial=deja.minutes if deja else None,
        )  # fmt: skip

    def lignes(self) -> list[tuple[date, list[tuple[Any, Any]]]]:
        """For the table: each day with its two pairs of fields."""
        return [
            (jour, [(self[nom], self[f"{nom}_minutes"]) for nom in (nom_du_champ((jour, m)) for m in Moment.values)])
            for jour in self.jours
        ]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        notes = {}
        for case in [(jour, moment) for jour in self.jours for moment in Moment.values]:
            nom = nom_du_champ(case)
            minutes = donnees.get(f"{nom}_minutes") if donnees.get(nom) == EtatDemiJournee.RETARD else None
            notes[case] = Note(donnees.get(nom, ""), minutes)
        return {"notes": notes, "reste_present": donnees.get("reste_present", False)}


class AbsenceForm(Formulaire):
    deux_colonnes = True
    larges = ("nature", "motif")
    moment = forms.ChoiceField(
        label="Quand", choices=[("", "Toute la journée, ou plusieurs jours"), *Moment.choices], required=False
    )
    debut = forms.DateField(label="Du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Au", required=False, help_text="Vide : le même jour")
    demi_journees = forms.IntegerField(label="Demi-journées manquées", min_value=1, initial=1)
    nature = forms.ChoiceField(label="Nature", choices=NatureAbsence.choices, widget=forms.RadioSelect)
    motif = forms.CharField(label="Motif donné", max_length=200, required=False)
    field_order = ("debut", "fin", "moment", "demi_journees", "nature", "motif")


class PlanForm(FormulaireModele):
    deux_colonnes = True
    larges = ("consigne", "piece")
    consigne = forms.CharField(
        label="Ce qui est décidé", max_length=400, required=False, widget=forms.Textarea,
        help_text="Aménagements de la classe ; jamais un diagnostic ni un traitement",
    )  # fmt: skip

    class Meta:
        model = PlanScolaire
        fields = ("ecole", "debut", "fin", "prochaine_le", "consigne", "piece")

    def __init__(self, *args: Any, acteur: Acteur, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["piece"] = piece(acteur, dossier)


class NouveauPlan(PlanForm):
    type = forms.ChoiceField(label="Plan", choices=VIDE + SCOLAIRES, help_text="Un PAI s’écrit par l’équipe de soins")
    field_order = ("type", "ecole", "debut", "fin", "prochaine_le", "consigne", "piece")


class PlanModifie(FormulaireVersionne, PlanForm):
    pass


class PAIForm(Formulaire):
    consigne = forms.CharField(
        label="Consigne pour tous", max_length=400, widget=forms.Textarea,
        help_text="Ce que chacun fait, sans nommer la maladie. Lue par toute l’équipe (N3)",
    )  # fmt: skip
    texte = forms.CharField(
        label="Pathologie, traitement, protocole d’urgence", widget=forms.Textarea,
        help_text="Lu par l’équipe de soins seule (N4)",
    )  # fmt: skip
    ecole = forms.CharField(label="École ou établissement", max_length=150, required=False)
    medecin = forms.CharField(label="Médecin", max_length=120, required=False)
    debut = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Le plus souvent la fin de l’année scolaire")

    def __init__(self, *args: Any, acteur: Acteur, dossier: Dossier, suite: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["piece"] = piece(acteur, dossier, sante=True)
        if suite:
            del self.fields["debut"], self.fields["ecole"]


class BulletinForm(Formulaire):
    intitule = forms.CharField(label="Bulletin", max_length=80, help_text="Par exemple « Premier trimestre »")
    recu_le = forms.DateField(label="Reçu le", initial=horloge.aujourdhui)
    appreciation = forms.CharField(label="Appréciation générale", required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, acteur: Acteur, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["piece"] = piece(acteur, dossier)


class RemiseForm(Formulaire):
    """Only those who have the right to it today; the service checks again on the day that is given."""

    a = forms.TypedMultipleChoiceField(label="À qui", coerce=int, widget=forms.CheckboxSelectMultiple)
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)
    mode = forms.ChoiceField(label="Comment", choices=ModeRemise.choices, widget=Segment, initial=ModeRemise.COURRIER)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["a"].choices = [  # type: ignore[attr-defined]
            (d.cle, f"{d.nom}, {d.qualite.lower()}" + (", pour copie" if d.copie else "")
             + (" (contact interdit : passer par le service gardien)" if d.interdit else ""))
            for d in destinataires(dossier.usager)
        ]  # fmt: skip


class AutorisationForm(Formulaire):
    deux_colonnes = True
    larges = ("precision", "decision", "piece")
    objet = forms.ChoiceField(label="Pour quoi", choices=VIDE + list(ObjetAutorisation.choices))
    par = forms.TypedChoiceField(label="Donnée par", coerce=int)
    precision = forms.CharField(label="Précision", max_length=150, required=False)
    decision = forms.ChoiceField(label="Décision", choices=Decision.choices, widget=Segment)
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False)

    def __init__(self, *args: Any, acteur: Acteur, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        qui = [d for d in destinataires(dossier.usager) if not d.copie]
        self.fields["par"].choices = [(d.cle, f"{d.nom}, {d.qualite.lower()}") for d in qui]  # type: ignore[attr-defined]
        self.fields["piece"] = piece(acteur, dossier)
