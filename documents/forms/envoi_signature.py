"""Choose who signs a document of the dossier, and what is asked of each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from documents.choices_signature import Acte, Portee, RoleSignataire
from documents.services.signature import Invite
from documents.signataires import Possible
from dui.core.formulaires import Formulaire, Segment

LIBRE, SUITE = "libre", "suite"


class EnvoiForm(Formulaire):
    """One line a person: nobody is asked beforehand."""

    deux_colonnes = True
    larges = ("acte", "dispense", "ordre")
    acte = forms.ChoiceField(label="Autorité parentale", choices=Acte.choices, required=False, widget=forms.RadioSelect)
    dispense = forms.CharField(
        label="Décision qui dispense un titulaire", required=False, max_length=240,
        help_text="Date et nature, si un titulaire ne signe pas un acte non usuel.",
    )  # fmt: skip
    ordre = forms.ChoiceField(
        label="Dans quel ordre", initial=LIBRE, widget=Segment,
        choices=[(LIBRE, "Chacun quand il veut"), (SUITE, "Les professionnels en dernier")],
    )  # fmt: skip
    limite = forms.DateField(label="À signer avant le", required=False)
    autre = forms.CharField(label="Autre signataire", required=False, max_length=150, help_text="Nom et prénom.")

    def __init__(self, *args: Any, possibles: Sequence[Possible], mineur: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possibles = possibles
        for p in possibles:
            suite = " (contact interdit)" if p.contact_interdit else ""
            self.fields[p.cle] = forms.ChoiceField(
                label=f"{p.nom}{suite}", help_text=p.detail, required=False, choices=self._portees(p, mineur)
            )
        if not mineur:
            del self.fields["acte"], self.fields["dispense"]
        self.order_fields([*(p.cle for p in possibles), "autre", "limite", "acte", "dispense", "ordre"])

    @staticmethod
    def _portees(possible: Possible, mineur: bool) -> list[tuple[str, str]]:
        """A minor signs for information."""
        informe = mineur and possible.invite.role == RoleSignataire.PERSONNE
        offertes = [Portee.INFORMATION] if informe else list(Portee)
        return [("", "Ne signe pas"), *((p.value, p.label) for p in offertes)]

    def demande(self) -> dict[str, Any]:
        """What the service takes."""
        donnees = self.cleaned_data
        suite = donnees["ordre"] == SUITE
        invites = [
            replace(p.invite, portee=donnees[p.cle], rang=p.rang if suite else 1)
            for p in self.possibles
            if donnees.get(p.cle)
        ]
        if donnees["autre"].strip():
            invites.append(Invite(RoleSignataire.PARTENAIRE, nom=donnees["autre"], portee=Portee.OBLIGATOIRE))
        return {
            "signataires": invites, "acte": donnees.get("acte") or "", "dispense": donnees.get("dispense") or "",
            "limite": donnees["limite"],
        }  # fmt: skip
