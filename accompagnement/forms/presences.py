"""Forms of the presences."""

from datetime import datetime
from typing import Any

from django import forms

from accompagnement.choices_presences import CHOIX_ABSENCE, DemarcheCode, Motif, RegleJournee
from accompagnement.models import Fugue, PresenceAbsence
from coordination.choices_agenda import Zone
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Unite

SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ATTENDUS = [("p", "Présent"), ("e", "École, stage"), ("r", "En famille"), ("c", "Hors contrat")]
LONG = forms.Textarea(attrs={"rows": 3})


class InstantField(forms.DateTimeField):
    """A day and an hour in one control of the browser; read in Paris time."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)


def maintenant() -> datetime:
    return horloge.maintenant().astimezone(horloge.PARIS).replace(second=0, microsecond=0)


class FugueForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("tenue", "circonstances")
    vu_le = InstantField(label="Vu pour la dernière fois")

    class Meta:
        model = Fugue
        fields = ("vu_le", "lieu", "tenue", "circonstances")
        widgets = {"circonstances": LONG}


class DemarcheForm(Formulaire):
    deux_colonnes = True
    larges = ("note",)
    code = forms.ChoiceField(label="Démarche", choices=DemarcheCode.choices)
    fait_le = InstantField(label="À quelle heure", initial=maintenant)
    interlocuteur = forms.CharField(label="Qui a répondu", max_length=120, required=False)
    reference = forms.CharField(label="Référence, numéro de procès-verbal", max_length=60, required=False)
    note = forms.CharField(label="Ce qui a été dit", max_length=300, required=False, widget=LONG)


class RetourForm(Formulaire):
    retour_le = InstantField(label="De retour le", initial=maintenant)
    retour_comment = forms.CharField(label="Comment", max_length=200, required=False)
    entretien = forms.CharField(label="Ce que la personne en dit", required=False, widget=LONG)


class AbsenceForm(Formulaire):
    """What is said when somebody leaves: why, from when to when, with whom, where."""

    deux_colonnes = True
    larges = ("precision",)
    motif = forms.ChoiceField(label="Motif", choices=[("", "Choisir"), *CHOIX_ABSENCE])
    debut = InstantField(label="Départ", initial=maintenant)
    fin = InstantField(label="Retour", required=False, help_text="Vide : retour non connu, à confirmer chaque jour")
    avec = forms.CharField(label="Avec qui", max_length=120, required=False)
    lieu = forms.CharField(label="Où", max_length=120, required=False)
    transport = forms.CharField(label="Transport", max_length=120, required=False)
    precision = forms.CharField(label="Précision pour l’équipe", max_length=300, required=False, widget=LONG)


class SerieForm(Formulaire):
    """A visiting right that comes back."""

    deux_colonnes = True
    motif = forms.ChoiceField(label="Motif", choices=CHOIX_ABSENCE, initial=Motif.FAMILLE)
    semaines = forms.TypedChoiceField(
        label="Rythme", coerce=int, choices=[(1, "Toutes les semaines"), (2, "Une semaine sur deux"),
                                             (3, "Une semaine sur trois"), (4, "Une semaine sur quatre")], initial=2,
    )  # fmt: skip
    debut = InstantField(label="Premier départ")
    fin = InstantField(label="Premier retour")
    jusqu_au = forms.DateField(label="Jusqu’au")
    avec = forms.CharField(label="Chez qui", max_length=120, required=False)


class RetourAbsenceForm(Formulaire):
    le = InstantField(label="De retour le", initial=maintenant)


class PrecisionForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("precision",)
    retour_prevu = InstantField(label="Retour annoncé", required=False)

    class Meta:
        model = PresenceAbsence
        fields = ("avec", "lieu", "transport", "retour_prevu", "precision")
        widgets = {"precision": LONG}


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=300, widget=LONG)


class RectifierForm(Formulaire):
    deux_colonnes = True
    larges = ("motif",)
    etat = forms.ChoiceField(label="En réalité", choices=[("present", "Présence"), *CHOIX_ABSENCE])
    debut = InstantField(label="À partir du")
    fin = InstantField(label="Jusqu’au")
    motif = forms.CharField(label="Pourquoi cette rectification", max_length=300, widget=LONG)


class RythmeForm(Formulaire):
    """Three half-days for each of seven days, in letters of the grid; another such week for school holidays."""

    debut = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Vide : jusqu’à nouvel ordre")
    libelle = forms.CharField(label="Nom de cette semaine", max_length=120, required=False, help_text="Année scolaire")
    autres_vacances = forms.BooleanField(label="Une autre semaine pendant les vacances scolaires", required=False)

    def __init__(self, *args: Any, semaines: tuple[str, str] = ("p" * 21, ""), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordinaire, vacances = semaines
        self.fields["autres_vacances"].initial = bool(vacances)
        self._ajouter("c", ordinaire, "")
        self._ajouter("v", vacances or "p" * 21, ", en vacances")

    def _ajouter(self, prefixe: str, semaine: str, suite: str) -> None:
        for jour, nom in enumerate(SEMAINE):
            for rang, moment in enumerate(("matin", "après-midi", "nuit")):
                champ = forms.ChoiceField(label=f"{nom.capitalize()}, {moment}{suite}", choices=ATTENDUS,
                                          initial=semaine[jour * 3 + rang], required=prefixe == "c")  # fmt: skip
                champ.widget.attrs |= {"aria-label": champ.label, "class": "saisie"}
                self.fields[f"{prefixe}{jour}{rang}"] = champ

    def jours(self) -> list[tuple[str, list[Any]]]:
        return self._jours("c")

    def jours_de_vacances(self) -> list[tuple[str, list[Any]]]:
        return self._jours("v")

    def _jours(self, prefixe: str) -> list[tuple[str, list[Any]]]:
        return [(nom, [self[f"{prefixe}{jour}{rang}"] for rang in range(3)]) for jour, nom in enumerate(SEMAINE)]

    def clean(self) -> dict[str, Any]:
        """The 42 fields become two words of letters."""
        lues = super().clean() or {}
        mots = {p: [lues.pop(f"{p}{jour}{rang}", "") for jour in range(7) for rang in range(3)] for p in "cv"}
        autres = lues.pop("autres_vacances", False)
        return lues | {
            "semaine": "".join(mots["c"]),
            "vacances": "".join(x or "p" for x in mots["v"]) if autres else "",
        }


class ChambreForm(Formulaire):
    deux_colonnes = True
    nom = forms.CharField(label="Nom de la chambre", max_length=40)
    unite = forms.ModelChoiceField(label="Groupe", queryset=Unite.objects.none(), required=False)
    lits = forms.IntegerField(label="Lits", min_value=1, max_value=8, initial=1)

    def __init__(self, *args: Any, structure: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unites = Unite.objects.filter(structure=structure, fermee_le__isnull=True)
        self.fields["unite"].queryset = unites  # type: ignore[attr-defined]


class RegleForm(Formulaire):
    debut = forms.DateField(label="À partir du")
    regle = forms.ChoiceField(label="Une journée compte quand", choices=RegleJournee.choices, widget=forms.RadioSelect)
    heures = forms.IntegerField(label="Heures de présence", min_value=1, max_value=24, initial=6,
                                help_text="Pour la règle en heures")  # fmt: skip
    reservation_jours = forms.IntegerField(label="Jours de place gardée à l’hôpital", min_value=0, max_value=366,
                                           initial=0, help_text="Selon l’arrêté ou le contrat. 0 : aucune")  # fmt: skip
    zone = forms.ChoiceField(label="Vacances scolaires", required=False,
                             choices=[("", "Celles du département"), *Zone.choices])  # fmt: skip
