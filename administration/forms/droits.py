"""Forms of rights and resources: one question each."""

from collections.abc import Iterable
from typing import Any

from django import forms

from administration.choices_mesures import Frequence, NatureDemande, Terme, TypeRessource
from administration.donnees.droits import choix_groupes
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from dui.core.fusion import FormulaireVersionne

DEJA, DEMANDE, A_FAIRE = "accorde", "demande", "a_demander"


class DecisionForm(Formulaire):
    """The three dates of a decision, apart, and how its end is known."""

    deux_colonnes = True
    larges: Iterable[str] = ("terme",)
    date_decision = forms.DateField(label="Décision du", help_text="La date écrite sur la décision, jj/mm/aaaa")
    date_ouverture = forms.DateField(label="Droit ouvert le", help_text="Le premier jour du droit, jj/mm/aaaa")
    date_effet = forms.DateField(
        label="Effet à partir du", required=False, help_text="Premier versement, si ce jour est autre"
    )
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Dernier jour du droit, jj/mm/aaaa")
    terme = forms.ChoiceField(label="La fin est", choices=Terme.choices, initial=Terme.DATE, widget=forms.RadioSelect)
    montant = forms.DecimalField(
        label="Montant", min_value=0, max_digits=9, decimal_places=2, required=False, localize=True
    )
    frequence = forms.ChoiceField(label="Versé", choices=[("", "Non versé"), *Frequence.choices], required=False)
    taux = forms.CharField(label="Taux", max_length=40, required=False)
    numero = forms.CharField(label="Numéro d’allocataire ou de dossier", max_length=40, required=False)


class DecisionOrientationForm(DecisionForm):
    """An orientation says where, and where else meanwhile."""

    larges = ("terme", "orientation", "alternative")
    orientation = forms.CharField(label="Orientation accordée", max_length=160)
    alternative = forms.CharField(label="Orientation par défaut", max_length=160, required=False)
    plan_global = forms.BooleanField(label="Plan d’accompagnement global", required=False)
    creton = forms.BooleanField(label="Maintien au titre de l’amendement Creton", required=False)


class DroitForm(Formulaire):
    """A right: to ask for, or asked. One already granted is then decided on the next page."""

    deux_colonnes = True
    larges = ("etat",)
    type = forms.ChoiceField(label="Droit ou prestation", choices=[("", "Choisir"), *choix_groupes()])
    precision = forms.CharField(label="Précision", max_length=120, required=False)
    etat = forms.ChoiceField(
        label="Où en est-on ?", widget=Segment, initial=A_FAIRE,
        choices=[(A_FAIRE, "À demander"), (DEMANDE, "Demande envoyée"), (DEJA, "Déjà accordé")],
    )  # fmt: skip
    organisme = forms.CharField(label="Organisme qui décide", max_length=120, required=False)
    numero = forms.CharField(label="Numéro d’allocataire ou de dossier", max_length=40, required=False)
    date_demande = forms.DateField(label="Demande envoyée le", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("etat") == DEMANDE and not donnees.get("date_demande"):
            self.add_error("date_demande", "Donnez le jour de l’envoi.")
        if donnees.get("etat") == A_FAIRE:
            donnees["date_demande"] = None
        return donnees


class DemandeForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(label="Demande envoyée le", initial=horloge.aujourdhui)
    recepisse = forms.CharField(label="Récépissé ou numéro d’envoi", max_length=120, required=False)


class RenouvelerForm(Formulaire):
    nature = forms.ChoiceField(
        label="Il s’agit", choices=NatureDemande.choices[1:], initial=NatureDemande.RENOUVELLEMENT, widget=Segment
    )
    date_demande = forms.DateField(label="Demande envoyée le", required=False, help_text="Vide : elle reste à envoyer")


class RefusForm(Formulaire):
    le = forms.DateField(label="Décision du", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Ce que dit la décision", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RecoursForm(Formulaire):
    le = forms.DateField(label="Recours envoyé le", initial=horloge.aujourdhui)
    motif = forms.CharField(
        label="Ce que nous demandons", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClotureForm(Formulaire):
    deux_colonnes = True
    larges = ("motif",)
    decidee_le = forms.DateField(label="Décidé le", initial=horloge.aujourdhui)
    effet_le = forms.DateField(label="Premier jour sans effet", help_text="La date de fin d’origine ne change pas")
    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MotifForm(Formulaire):
    motif = forms.CharField(label="Quelle était l’erreur ?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LeForm(Formulaire):
    le = forms.DateField(label="Faite le", initial=horloge.aujourdhui)


class PieceForm(Formulaire):
    libelle = forms.CharField(label="Pièce demandée", max_length=120)


class CouvertureForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    ouvrant_droit = forms.CharField(label="Assuré", max_length=120, required=False)
    ayants_droit = forms.CharField(label="Ayants droit", max_length=250, required=False)
    code_organisme = forms.CharField(label="Code de la caisse ou de l’organisme", max_length=20, required=False)
    code_risque = forms.CharField(label="Code risque", max_length=4, required=False)
    contrat = forms.CharField(label="Numéro de contrat", max_length=40, required=False)
    ticket_moderateur = forms.CharField(label="Ticket modérateur", max_length=60, required=False)
    cent_pour_cent_fin = forms.DateField(label="100 % jusqu’au", required=False)
    puma_fin = forms.DateField(label="Protection universelle jusqu’au", required=False)
    puma = forms.BooleanField(label="Protection universelle maladie", required=False)


class RessourceForm(Formulaire):
    deux_colonnes = True
    type = forms.ChoiceField(label="Ressource", choices=[("", "Choisir"), *TypeRessource.choices])
    organisme = forms.CharField(label="Versée par", max_length=120, required=False)
    montant = forms.DecimalField(
        label="Montant", min_value=0, max_digits=9, decimal_places=2, localize=True, help_text="En euros"
    )
    frequence = forms.ChoiceField(label="Versée", choices=Frequence.choices, initial=Frequence.MOIS)
    debut = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False)
    piece = forms.CharField(label="Justificatif", max_length=160, required=False)


class FinRessourceForm(Formulaire):
    le = forms.DateField(label="Dernier jour", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Motif", max_length=200, required=False)


def decision_pour(type_droit: str) -> type[DecisionForm]:
    """Orientations say more."""
    return DecisionOrientationForm if type_droit in ("orientation", "esat") else DecisionForm
