"""Forms of the decisions: admission, entry, trial, commission, places, legal hold (S02)."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet

from administration.donnees import admission as d
from administration.models import PlacesUnite, ReglageAdmission, VoeuStructure
from dui.core import horloge
from dui.core.formulaires import CartesOptions, Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from habilitations.models import Structure, Unite


class AdmettreForm(Formulaire):
    prevue = forms.DateField(label="Entrée prévue le", required=False)
    precision = forms.CharField(
        label="Ce qui motive la décision", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OuvrirSejourForm(Formulaire):
    """Who this person is, when a near identity exists; the unit that receives them, when the house has some."""

    decision = forms.ChoiceField(label="Est-ce la même personne ?", choices=(), widget=CartesOptions)
    unite = forms.ModelChoiceField(
        label="Unité qui accueille", queryset=Unite.objects.none(), required=False, empty_label="Pas encore choisie",
        help_text="L’équipe de l’unité ouvre le dossier dès le début du séjour",
    )  # fmt: skip

    def __init__(self, *args: Any, proches: Any, unites: QuerySet[Unite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unite"].queryset = unites  # type: ignore[attr-defined]
        if not unites:
            del self.fields["unite"]
        choix = [
            (f"meme:{p.usager.pk}", f"C’est {p.usager.nom_affiche}, dossier {p.dossier.numero}") for p in proches.ici
        ]
        if proches.rattachable:
            choix.append(("connue", "La personne déjà connue de l’organisme, mêmes traits d’identité"))
        if not proches:
            del self.fields["decision"]
            return
        self.fields["decision"].choices = [*choix, ("autre", "C’est une autre personne")]  # type: ignore[attr-defined]


class EntrerForm(Formulaire):
    deux_colonnes = True
    le = forms.DateField(
        label="Entrée le", initial=horloge.aujourdhui, help_text="Premier jour de présence, jj/mm/aaaa"
    )
    lieu = forms.CharField(label="Chambre ou lieu", required=False, max_length=40)
    essai_fin = forms.DateField(label="Période d’essai jusqu’au", required=False)


class EssaiForm(Formulaire):
    concluant = forms.ChoiceField(
        label="L’essai",
        choices=[("oui", "Convient : le séjour continue"), ("non", "Ne convient pas : le séjour s’arrête")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    le = forms.DateField(label="Sortie le", required=False, help_text="Si l’essai ne convient pas, jj/mm/aaaa")
    motif = forms.ChoiceField(label="Motif", choices=[("", "Choisir"), *d.motifs_de(d.Statut.ESSAI_NC)], required=False)
    precision = forms.CharField(
        label="Pourquoi", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class TransfertForm(Formulaire):
    deux_colonnes = True
    larges = ("motif",)
    unite = forms.ModelChoiceField(label="Nouvelle unité", queryset=Unite.objects.none(), empty_label="Choisir")
    le = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    motif = forms.CharField(label="Pourquoi", max_length=300)

    def __init__(self, *args: Any, unites: QuerySet[Unite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unite"].queryset = unites  # type: ignore[attr-defined]


class CommissionForm(Formulaire):
    deux_colonnes = True
    larges = ("participants",)
    structure = forms.ModelChoiceField(label="Établissement", queryset=Structure.objects.none(), empty_label="Choisir")
    jour = forms.DateField(label="Jour")
    heure = forms.TimeField(
        label="Heure",
        initial=time(14),
        help_text="hh:mm",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "court"}),
    )
    lieu = forms.CharField(label="Lieu", max_length=100, required=False)
    participants = forms.CharField(
        label="Participants", max_length=500, required=False, help_text="Noms et qualités, tels qu’au procès-verbal."
    )

    def __init__(self, *args: Any, structures: QuerySet[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        if structures.count() == 1:
            self.fields["structure"].initial = structures.first()

    @property
    def champs(self) -> dict[str, Any]:
        lu = dict(self.cleaned_data)
        lu["le"] = datetime.combine(lu.pop("jour"), lu.pop("heure"), tzinfo=horloge.PARIS)
        return lu


class InscrireForm(Formulaire):
    voeu = forms.ModelChoiceField(
        label="Demande à examiner", queryset=VoeuStructure.objects.none(), empty_label="Choisir"
    )

    def __init__(self, *args: Any, voeux: QuerySet[VoeuStructure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voeu"].queryset = voeux  # type: ignore[attr-defined]
        self.fields["voeu"].label_from_instance = lambda v: (  # type: ignore[attr-defined]
            f"{v.candidature.nom_affiche}, {v.get_statut_display().lower()}"
        )


class PropositionForm(FormulaireVersionne, Formulaire):
    proposition = forms.ChoiceField(
        label="La commission propose", choices=d.Proposition.choices, widget=forms.RadioSelect
    )
    motif = forms.ChoiceField(
        label="Motif", choices=[("", "Choisir"), *d.motifs_de(d.Statut.IMPOSSIBLE)], required=False,
        help_text="Pour une admission impossible.",
    )  # fmt: skip
    motivation = forms.CharField(
        label="Pourquoi", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ces mots iront dans le courrier à la personne.",
    )  # fmt: skip


class GelForm(FormulaireVersionne, Formulaire):
    gel_motif = forms.CharField(
        label="Pourquoi garder cette demande", max_length=200, required=False,
        help_text="Contentieux, demande d’une autorité. Vide : l’effacement reprend son cours.",
    )  # fmt: skip


class ReglageForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = ReglageAdmission
        fields = ("formulaire_public", "accueil", "recours")
        widgets = {"accueil": forms.Textarea(attrs={"rows": 3}), "recours": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "formulaire_public": "Parents et partenaires écrivent sans compte ; la demande arrive « à qualifier ».",
            "recours": "Repris dans chaque courrier de refus.",
        }


class PlacesForm(Formulaire):
    """Places of each unit of a house."""

    deux_colonnes = True

    def __init__(self, *args: Any, unites: QuerySet[Unite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        connues = dict(PlacesUnite.objects.filter(unite__in=unites).values_list("unite", "places"))
        for unite in unites:
            self.fields[f"unite_{unite.pk}"] = forms.IntegerField(
                label=f"Places, {unite.nom}", min_value=0, max_value=500, required=False, initial=connues.get(unite.pk)
            )

    @property
    def places(self) -> dict[int, int]:
        return {int(nom.partition("_")[2]): n for nom, n in self.cleaned_data.items() if n is not None}


class DemandePubliqueForm(Formulaire):
    """What somebody outside tells: enough to call back, nothing that asks who is known here."""

    deux_colonnes = True
    larges = ("motif", "fichiers", "site", "consigne_contact")
    demandeur = forms.CharField(label="Votre nom", max_length=120)
    demandeur_qualite = forms.CharField(label="Vous êtes", max_length=80, help_text="Mère, tuteur, assistante sociale…")
    demandeur_telephone = forms.CharField(label="Votre téléphone", max_length=30, required=False)
    demandeur_courriel = forms.EmailField(label="Votre courriel", required=False)
    origine = forms.ChoiceField(label="Vous écrivez en tant que", choices=d.Origine.choices)
    nom_naissance = forms.CharField(label="Son nom", max_length=100)
    prenoms = forms.CharField(label="Son prénom", max_length=100)
    date_naissance = forms.DateField(label="Sa date de naissance", required=False)
    sexe = forms.ChoiceField(
        label="Sexe", choices=[("F", "Féminin"), ("M", "Masculin"), ("I", "Non précisé")], widget=Segment, initial="I"
    )
    commune = forms.CharField(label="Commune où elle vit", max_length=100, required=False)
    motif = forms.CharField(label="Votre demande", max_length=3000, widget=forms.Textarea(attrs={"rows": 6}))
    urgence = forms.BooleanField(label="La situation est urgente", required=False)
    consigne_contact = forms.CharField(
        label="Comment vous joindre sans risque", max_length=200, required=False,
        help_text="Heures, numéro à éviter, message possible ou non.",
    )  # fmt: skip
    piece_type = forms.ChoiceField(
        label="Nature des pièces jointes", choices=d.TypePiece.choices, initial="autre", required=False
    )
    jeton = forms.CharField(widget=forms.HiddenInput)
    # Seen by robots alone: a person never fills it in.
    site = forms.CharField(label="Ne remplissez pas ce champ", required=False, max_length=200,
                           widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        lu = super().clean() or {}
        if not lu.get("demandeur_telephone") and not lu.get("demandeur_courriel"):
            self.add_error("demandeur_telephone", "Donnez un téléphone ou un courriel, pour vous répondre.")
        naissance = lu.get("date_naissance")
        if naissance is not None and naissance > horloge.aujourdhui():
            self.add_error("date_naissance", "La naissance ne peut pas être dans le futur.")
        return lu
