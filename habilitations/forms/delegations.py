"""Forms of delegations: what one may pass on is what the form offers."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from habilitations.acteur import Acteur
from habilitations.choices import ACTIONS_PAR_DROIT, Domaine, Droit
from habilitations.delegues import commune
from habilitations.effectives import TUTORE, ouvrant
from habilitations.models import Affectation, Professionnel, Structure, Unite
from habilitations.services.delegations import droits_delegables

TOUT, LECTURE = "tout", "lecture"


class DelegationForm(Formulaire):
    deux_colonnes = True
    larges = ("domaines", "motif", "etendue")
    delegataire = forms.ModelChoiceField(
        label="À qui", queryset=Professionnel.objects.none(), empty_label="Choisir une personne"
    )
    unite = forms.ModelChoiceField(
        label="Unité", queryset=Unite.objects.none(), required=False, empty_label="Partout où vous l’avez"
    )
    debut = forms.DateField(label="Depuis le", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", help_text="jj/mm/aaaa, six mois au plus.")
    domaines = forms.MultipleChoiceField(label="Ce que vous confiez", widget=forms.CheckboxSelectMultiple)
    etendue = forms.ChoiceField(
        label="Jusqu’où", choices=[(TOUT, "Tout ce que vous y faites"), (LECTURE, "Lecture seulement")], initial=TOUT,
        widget=Segment,
    )  # fmt: skip
    motif = forms.CharField(label="Motif", max_length=200, help_text="Congés, formation, intérim de direction…")

    def __init__(self, *args: Any, acteur: Acteur, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: dict[str, Any] = self.fields
        moi = Professionnel.objects.get(pk=acteur.id)
        self.tenus = {d: _plus_large(lettres) for d, lettres in droits_delegables(moi, structure, True).items()}
        champs["domaines"].choices = [
            (d, f"{Domaine(d).label} ({Droit(self.tenus[d]).label.lower()})") for d in Domaine.values if d in self.tenus
        ]
        champs["delegataire"].queryset = _collegues(acteur)
        champs["unite"].queryset = Unite.objects.filter(structure=structure, fermee_le=None)

    def donnees(self) -> dict[str, Any]:
        """Arguments of the service."""
        propres = dict(self.cleaned_data)
        borne = "R" if propres.pop("etendue") == LECTURE else ""
        domaines = propres.pop("domaines")
        droits = {d: commune(self.tenus[d], borne) if borne else self.tenus[d] for d in domaines}
        return propres | {"droits": {d: lettre for d, lettre in droits.items() if lettre}}


def _plus_large(lettres: set[str]) -> str:
    return max(lettres, key=lambda lettre: len(ACTIONS_PAR_DROIT[lettre]))


def _collegues(acteur: Acteur) -> Any:
    """People at work in the organisme whose rights are not bounded by a mission."""
    lignes = Affectation.objects.filter(ouvrant(), ~TUTORE, professionnel__organisme=acteur.organisme_id)
    lignes = lignes.filter(professionnel__compte__isnull=False)
    return Professionnel.objects.filter(pk__in=lignes.values("professionnel")).exclude(pk=acteur.id)


class RetraitForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=200)
