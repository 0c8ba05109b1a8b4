"""Forms of the follow-up of a request: pieces, opinions, contacts (S02, S03)."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet

from administration.donnees import admission as d
from coordination.choices import IssueContact, ModeEvenement, MotifNonRealisation, TypeEvenement
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Professionnel

TYPES_CONTACT = [(t.value, t.label) for t in (TypeEvenement.CONTACT, TypeEvenement.VISITE, TypeEvenement.RENCONTRE)]


class PieceForm(Formulaire):
    """Deposit a file, or say what is expected."""

    type = forms.ChoiceField(label="Pièce", choices=d.TypePiece.choices)
    libelle = forms.CharField(label="Précision", max_length=100, required=False)
    fichier = forms.FileField(
        label="Fichier", required=False, help_text="PDF ou photo, 15 Mo au plus. Sans fichier, la pièce est attendue."
    )


class EtatPieceForm(FormulaireVersionne, Formulaire):
    etat = forms.ChoiceField(label="État", choices=d.EtatPiece.choices, widget=forms.RadioSelect)
    remarque = forms.CharField(label="Remarque", max_length=200, required=False)


class AvisForm(Formulaire):
    """Sense for all, text for its level."""

    role = forms.ChoiceField(label="Vous donnez", choices=(), widget=Segment)
    sens = forms.ChoiceField(
        label="Sens", choices=d.SensAvis.choices, widget=Segment, help_text="Lu par tous ceux qui suivent la demande."
    )
    soins_hospitaliers = forms.BooleanField(
        label="Sa situation relève de soins hospitaliers", required=False, help_text="Seul ce fait est dit, sans plus."
    )
    texte = forms.CharField(label="Ce qui fonde cet avis", required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, roles: list[str], niveau: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r, d.RoleAvis(r).label) for r in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[0]
        if d.RoleAvis.MEDICAL not in roles:
            del self.fields["soins_hospitaliers"]
        lecteurs = {4: "l’équipe de soins seule", 5: "vous seule, ou vous seul"}.get(niveau, "l’équipe d’admission")
        self.fields["texte"].help_text = f"Lisible par {lecteurs}. La personne peut le demander."


class ContactForm(Formulaire):
    """A contact planned: it goes into the agendas."""

    deux_colonnes = True
    larges = ("objectif", "avec")
    type = forms.ChoiceField(label="Quoi", choices=TYPES_CONTACT)
    mode = forms.ChoiceField(label="Comment", choices=ModeEvenement.choices)
    jour = forms.DateField(label="Jour", initial=horloge.aujourdhui)
    heure = forms.TimeField(
        label="Heure", help_text="hh:mm", widget=forms.TimeInput(format="%H:%M", attrs={"class": "court"})
    )
    duree = forms.IntegerField(label="Durée en minutes", initial=30, min_value=5, max_value=480)
    lieu = forms.CharField(label="Lieu", max_length=120, required=False)
    objectif = forms.CharField(label="Objectif", max_length=300, required=False)
    avec = forms.ModelMultipleChoiceField(
        label="Avec", queryset=Professionnel.objects.none(), required=False, widget=forms.SelectMultiple,
        help_text="Ils le verront dans leur agenda.",
    )  # fmt: skip

    def __init__(self, *args: Any, collegues: QuerySet[Professionnel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["avec"].queryset = collegues  # type: ignore[attr-defined]
        self.fields["heure"].initial = time(10)

    @property
    def champs(self) -> dict[str, Any]:
        """As the service takes them."""
        lu = dict(self.cleaned_data)
        lu["debut"] = datetime.combine(lu.pop("jour"), lu.pop("heure"), tzinfo=horloge.PARIS)
        return lu


class IssueForm(Formulaire):
    """What a contact gave."""

    issue = forms.ChoiceField(label="Ce que ce contact a donné", choices=IssueContact.choices, widget=forms.RadioSelect)
    compte_rendu = forms.CharField(
        label="Compte rendu", required=False, widget=forms.Textarea, help_text="La personne peut le lire un jour."
    )
    suite = forms.CharField(label="Suite donnée", max_length=300, required=False)
    relance_le = forms.DateField(label="À relancer le", required=False)


class AnnulerContactForm(Formulaire):
    motif_national = forms.ChoiceField(label="Pourquoi", choices=MotifNonRealisation.choices, widget=forms.RadioSelect)
    motif = forms.CharField(label="Précision", max_length=300, required=False)


class ArriveeForm(Formulaire):
    """Somebody came without appointment."""

    compte_rendu = forms.CharField(label="Ce qui s’est dit", required=False, widget=forms.Textarea)
    suite = forms.CharField(label="Suite donnée", max_length=300, required=False)
    lieu = forms.CharField(label="Lieu", max_length=120, required=False)
