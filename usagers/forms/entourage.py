"""Forms of the entourage (S24)."""

from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele
from dui.core.fusion import FormulaireVersionne
from usagers.choices import ModaliteDroit, NatureDroit, TermeDroit
from usagers.donnees.liens import CHOIX
from usagers.models import Contact, RelationEntourage


class ContactForm(Formulaire):
    """The short way: somebody, their link, and the three things that a tired person must know."""

    deux_colonnes = True
    larges = ("preuve",)
    nom = forms.CharField(label="Nom", max_length=100)
    prenom = forms.CharField(label="Prénom", max_length=100, required=False)
    organisation = forms.CharField(label="Service ou organisme", max_length=120, required=False)
    telephone = forms.CharField(label="Téléphone", max_length=30, required=False)
    relation = forms.ChoiceField(label="Lien avec la personne", choices=[("", "Choisir"), *CHOIX])
    ordre_appel = forms.IntegerField(label="Ordre d’appel", min_value=1, max_value=20, required=False)
    autorite_parentale = forms.BooleanField(label="Détient l’autorité parentale", required=False)
    personne_a_prevenir = forms.BooleanField(label="À prévenir en cas d’urgence", required=False)
    contact_interdit = forms.BooleanField(label="Contact interdit", required=False)
    interdit_jusqu_au = forms.DateField(label="Interdit jusqu’au", required=False)
    preuve = forms.CharField(
        label="Document qui le prouve", max_length=200, required=False,
        help_text="Jugement, acte de naissance, désignation écrite… avec sa date.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        prouve = donnees.get("autorite_parentale") or donnees.get("contact_interdit")
        if prouve and not donnees.get("preuve"):
            self.add_error("preuve", "Une autorité ou une interdiction demande un document : dites lequel.")
        return donnees


class LienForm(Formulaire):
    """Relate a contact that the house already knows."""

    deux_colonnes = True
    relation = forms.ChoiceField(label="Lien avec la personne", choices=[("", "Choisir"), *CHOIX])
    ordre_appel = forms.IntegerField(label="Ordre d’appel", min_value=1, max_value=20, required=False)


class ContactIdentiteForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("adresse",)

    class Meta:
        model = Contact
        fields = (
            "type", "civilite", "nom", "prenom", "organisation", "fonction", "telephone", "telephone_secours",
            "message_possible", "courriel", "mssante", "rpps", "langue", "adresse",
        )  # fmt: skip
        help_texts = {"adresse": "Une adresse à garder secrète s’écrit par « Protéger son adresse », jamais ici."}


class RelationForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("commentaire",)
    relation = forms.ChoiceField(label="Lien avec la personne", choices=[("", "Choisir"), *CHOIX])

    class Meta:
        model = RelationEntourage
        fields = ("relation", "libelle", "ordre_appel", "commentaire")


class DroitForm(Formulaire):
    """A right, its dates, how its end is known, and its proof."""

    deux_colonnes = True
    larges = ("precision", "preuve")
    nature = forms.ChoiceField(label="Droit, rôle ou interdiction", choices=[("", "Choisir"), *NatureDroit.choices])
    modalite = forms.ChoiceField(label="Modalité", choices=ModaliteDroit.choices, required=False)
    debut = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    terme = forms.ChoiceField(label="Fin", choices=[c for c in TermeDroit.choices if c[0] != TermeDroit.MAJORITE],
                              help_text="Un droit exercé sur un mineur s’arrête à sa majorité.")  # fmt: skip
    fin = forms.DateField(label="Jusqu’au", required=False)
    preuve_du = forms.DateField(label="Date du document", required=False)
    precision = forms.CharField(label="Précision", max_length=200, required=False,
                                help_text="Fréquence, lieu, condition fixée par la décision.")  # fmt: skip
    preuve = forms.CharField(label="Document qui le prouve", max_length=200, required=False)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Décision ou raison", max_length=200)


class FinForm(MotifForm):
    le = forms.DateField(label="Fin le", initial=horloge.aujourdhui)
    field_order = ("le", "motif")
