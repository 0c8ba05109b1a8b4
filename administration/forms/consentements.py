"""Forms of agreements: the question, then each answer, one at a time."""

from typing import Any

from django import forms

from administration.choices_consentements import OBJETS, DecisionAccord, Existence, ModeRecueil
from administration.models import Autorisation
from administration.services.consentements import qui_signe
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from dui.core.fusion import FormulaireVersionne

PERSONNE = "personne"
LONG = forms.Textarea(attrs={"rows": 3})


class DemandeForm(Formulaire):
    deux_colonnes = True
    larges = ("objet", "portee", "support")
    objet = forms.ChoiceField(label="Pour", choices=[("", "Choisir"), *((o.code, o.libelle) for o in OBJETS.values())])
    portee = forms.CharField(
        label="Précisément", max_length=300, widget=LONG,
        help_text="Où, quand, par qui. « Tous les soins » ne vaut rien",
    )  # fmt: skip
    debut = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False, help_text="Vide : le plus long possible")
    informee_le = forms.DateField(label="Information donnée le", initial=horloge.aujourdhui)
    support = forms.CharField(
        label="Avec quel support", max_length=160, help_text="Entretien, document remis, en FALC…"
    )
    juge = forms.CharField(
        label="Autorisation du juge", max_length=160, required=False, help_text="Si le juge a autorisé à la place"
    )
    urgence = forms.CharField(label="Urgence", max_length=300, required=False, help_text="Ce qui empêche d’attendre")


# On the screen, the person signs by herself: nobody notes it for her.
AILLEURS = [(m.value, m.label) for m in ModeRecueil if m != ModeRecueil.PRESENCE]


class SignerForm(Formulaire):
    """A usual act: who is asked, one is enough. Another act: each holder, there is nothing to choose."""

    def __init__(self, *args: Any, autorisation: Autorisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.qui = qui_signe(autorisation)
        if self.qui.un_suffit and len(self.qui.droits) > 1:
            self.fields["droits"] = forms.MultipleChoiceField(
                label="Qui signe", widget=forms.CheckboxSelectMultiple, help_text=self.qui.explication,
                choices=[(str(d.pk), f"{d.relation.contact}, {str(d).lower()}") for d in self.qui.droits],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        choisis = set(donnees.get("droits") or [])
        donnees["droits"] = [d for d in self.qui.droits if str(d.pk) in choisis]
        return donnees


class AccordForm(Formulaire):
    """Nothing is ticked beforehand: who answers, what they say, how it is known."""

    qui = forms.ChoiceField(label="Qui répond ?", widget=forms.RadioSelect)
    decision = forms.ChoiceField(label="Sa réponse", choices=DecisionAccord.choices, widget=Segment)
    mode = forms.ChoiceField(label="Recueillie", choices=[("", "Choisir"), *AILLEURS])
    preuve = forms.CharField(label="Document signé, ou nom du témoin", max_length=160)
    le = forms.DateField(label="Dit le", initial=horloge.aujourdhui)

    def __init__(self, *args: Any, autorisation: Autorisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signataires = qui_signe(autorisation)
        choix = [(str(d.pk), f"{d.relation.contact}, {str(d).lower()}") for d in self.signataires.droits]
        if self.signataires.personne_signe or self.signataires.pour_information:
            suite = " (son avis)" if self.signataires.pour_information else ""
            choix.append((PERSONNE, f"{autorisation.dossier.usager.nom_affiche}{suite}"))
        self.fields["qui"].choices = choix  # type: ignore[attr-defined]
        self.fields["qui"].help_text = self.signataires.manque or self.signataires.explication

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        qui = donnees.pop("qui", None)
        donnees["droit"] = next((d for d in self.signataires.droits if str(d.pk) == qui), None)
        return donnees


class RetraitForm(Formulaire):
    par = forms.CharField(label="Qui la retire ?", max_length=120)
    motif = forms.CharField(label="Ce qu’en dit la personne", max_length=300, required=False, widget=LONG)


class DirectivesForm(FormulaireVersionne, Formulaire):
    existence = forms.ChoiceField(label="Directives anticipées", choices=Existence.choices, widget=forms.RadioSelect)
    lieu = forms.CharField(label="Où elles sont", max_length=160, required=False)
    redigees_le = forms.DateField(label="Rédigées le", required=False)


class DirectivesSoinForm(DirectivesForm):
    contenu = forms.CharField(
        label="Ce qu’elles disent", required=False, widget=LONG, help_text="Lu par l’équipe de soins"
    )


class NoticeForm(Formulaire):
    version_notice = forms.CharField(label="Version de la notice", max_length=40)
    remise_le = forms.DateField(label="Remise le", initial=horloge.aujourdhui)
    destinataire = forms.CharField(label="À qui", max_length=160)
