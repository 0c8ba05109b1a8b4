"""Forms of the exit and of what follows it."""

from typing import Any

from django import forms

from administration.choices_sorties import EtatPoint, Initiative, IssueAction, TypeAction
from administration.donnees.sorties import DECES, PERDU, SANS_PLAN, motifs_du_secteur
from administration.models import BilanSortie, Sortie
from coordination.models import Echeance, MembreEquipe
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from dui.core.typographie import date_moyenne
from habilitations.models import Structure

LONG = forms.Textarea(attrs={"rows": 3})
REPRIS = ("DRO", "GA")


def choix_motifs(secteur: str) -> list[Any]:
    """Prepared ones first; what happens to somebody apart."""
    motifs = motifs_du_secteur(secteur)
    return [
        ("", "Choisir"),
        ("Préparée", [(m.code, m.libelle) for m in motifs if not m.subie]),
        ("Subie, à écrire tout de suite", [(m.code, m.libelle) for m in motifs if m.subie]),
    ]


def _structures(dossier: Any) -> Any:
    return Structure.objects.filter(organisme=dossier.structure.organisme_id).exclude(pk=dossier.structure_id)


class EnvisagerForm(Formulaire):
    deux_colonnes = True
    larges = ("motif", "precision", "destination_structure")
    motif = forms.ChoiceField(label="Motif")
    initiative = forms.ChoiceField(label="À l’initiative de", choices=[("", "Choisir"), *Initiative.choices])
    date_prevue = forms.DateField(label="Sortie prévue le", required=False, help_text="Vide si le jour n’est pas connu")
    precision = forms.CharField(label="Précision", max_length=300, required=False)
    destination_structure = forms.ModelChoiceField(
        label="Structure de l’organisme qui accueille", queryset=Structure.objects.none(), required=False,
        empty_label="Sans objet", help_text="Seulement pour « Autre structure de l’organisme »",
    )  # fmt: skip

    def __init__(self, *args: Any, dossier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].choices = choix_motifs(dossier.structure.secteur)  # type: ignore[attr-defined]
        self.fields["destination_structure"].queryset = _structures(dossier)  # type: ignore[attr-defined]


class CompleterForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("motif", "precision")

    class Meta:
        model = Sortie
        fields = ("motif", "precision", "initiative", "date_prevue", "destination", "destination_nom",
                  "destination_structure", "relais_nom", "relais_rdv", "avis_medical", "avis_medical_par",
                  "avis_medical_le", "solde", "solde_a")  # fmt: skip

    def __init__(self, *args: Any, medical: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dossier = self.instance.dossier
        self.fields["motif"] = forms.ChoiceField(label="Motif", choices=choix_motifs(dossier.structure.secteur))
        self.fields["destination_structure"].queryset = _structures(dossier)  # type: ignore[attr-defined]
        self.fields["relais_nom"].help_text = "Qui prend la suite : service, médecin, proche"
        if not medical:
            for nom in ("avis_medical", "avis_medical_par", "avis_medical_le"):
                del self.fields[nom]
        self.order_fields(["motif", *self.fields])


class BilanForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("bilan", "paroles", "adresse")

    class Meta:
        model = BilanSortie
        fields = ("bilan", "paroles", "diplome", "logement", "activite", "ressources", "adresse", "partage_le")
        help_texts = {
            "paroles": "Ses mots, tels quels", "adresse": "Lue par l’équipe qui suit, jamais sur un document",
        }  # fmt: skip


class PointForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("etat", "detail")
    etat = forms.ChoiceField(label="Où en est ce point", choices=EtatPoint.choices, widget=Segment)
    le = forms.DateField(label="Fait le", required=False, initial=horloge.aujourdhui)
    a_qui = forms.CharField(label="À qui", max_length=120, required=False)
    detail = forms.CharField(label="Détail", max_length=300, required=False,
                             help_text="Obligatoire si c’est sans objet. Sans donnée de santé.")  # fmt: skip


class PrononcerForm(Formulaire):
    deux_colonnes = True
    larges = ("decision",)
    decision = forms.CharField(label="Décision", max_length=300, widget=LONG)
    date_prevue = forms.DateField(label="Sortie le")
    preavis_le = forms.DateField(label="Préavis donné le", required=False)


class EffectuerForm(Formulaire):
    """What stops and what goes on: proposed by the product, decided here."""

    deux_colonnes = True
    larges = ("equipe_suivi", "echeances_gardees", "suivi", "sans_suivi")
    le = forms.DateField(label="Partie le", initial=horloge.aujourdhui)
    dernier_contact = forms.DateField(label="Dernier contact le", required=False)
    suivi = forms.BooleanField(label="Prendre des nouvelles : une semaine, un, trois, six et douze mois après",
                               required=False, initial=True)  # fmt: skip
    sans_suivi = forms.CharField(label="Sinon, pourquoi", max_length=300, required=False)
    equipe_suivi = forms.TypedMultipleChoiceField(
        label="Qui garde l’accès au dossier", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Les autres quittent l’équipe le jour de la sortie",
    )  # fmt: skip
    echeances_gardees = forms.TypedMultipleChoiceField(
        label="Échéances que l’équipe de suivi reprend", coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Les autres deviennent sans objet",
    )  # fmt: skip

    def __init__(self, *args: Any, sortie: Sortie, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        membres = MembreEquipe.objects.filter(dossier=sortie.dossier_id, etat__in=("actif", "suspendu"))
        lignes = list(membres.select_related("professionnel", "contact").order_by("pk"))
        self._proposer("equipe_suivi", [(m.pk, str(m)) for m in lignes],
                       [m.pk for m in lignes if m.role in ("referent", "co_referent", "referent_social")])  # fmt: skip
        lignes_ouvertes = Echeance.objects.ouvertes().filter(dossier=sortie.dossier_id, lecteurs=None)
        ouvertes = list(lignes_ouvertes.order_by("date_due"))
        self._proposer("echeances_gardees", [(e.pk, f"{e.libelle}, le {date_moyenne(e.date_due)}") for e in ouvertes],
                       [e.pk for e in ouvertes if e.domaine in REPRIS])  # fmt: skip
        self.fields["le"].label = "Décès le" if sortie.motif == DECES else "Partie le"
        self.fields["le"].initial = min(sortie.date_prevue or horloge.aujourdhui(), horloge.aujourdhui())
        if sortie.motif != PERDU:
            del self.fields["dernier_contact"]
        if sortie.motif in SANS_PLAN:
            del self.fields["suivi"], self.fields["sans_suivi"]
        if sortie.motif == DECES:
            self.fields.pop("echeances_gardees", None)

    def _proposer(self, nom: str, choix: list[tuple[int, str]], initial: list[int]) -> None:
        if not choix:
            del self.fields[nom]
            return
        self.fields[nom].choices = choix  # type: ignore[attr-defined]
        self.fields[nom].initial = initial


class CorrigerForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("motif_correction",)
    date_sortie = forms.DateField(label="Sortie le")
    initiative = forms.ChoiceField(label="À l’initiative de", choices=Initiative.choices)
    destination = forms.ChoiceField(label="Destination")
    destination_nom = forms.CharField(label="Établissement ou personne", max_length=120, required=False)
    relais_nom = forms.CharField(label="Relais", max_length=120, required=False)
    relais_rdv = forms.DateField(label="Premier rendez-vous le", required=False)
    motif_correction = forms.CharField(label="Pourquoi cette correction", max_length=300, widget=LONG)

    def __init__(self, *args: Any, sortie: Sortie, **kwargs: Any) -> None:
        champs = ("date_sortie", "initiative", "destination", "destination_nom", "relais_nom", "relais_rdv", "version")
        super().__init__(*args, initial={nom: getattr(sortie, nom) for nom in champs}, **kwargs)
        choix = Sortie._meta.get_field("destination").flatchoices
        self.fields["destination"].choices = [("", "Non précisée"), *choix]  # type: ignore[attr-defined]
        self.fields["destination"].required = False


class ActionForm(Formulaire):
    deux_colonnes = True
    type = forms.ChoiceField(label="Comment", choices=[
        (t.value, t.label) for t in TypeAction if t != TypeAction.RETOUR
    ])  # fmt: skip
    prevue_le = forms.DateField(label="Prévu le")
    libelle = forms.CharField(label="Libellé", max_length=120, required=False)


class NoterForm(Formulaire):
    deux_colonnes = True
    larges = ("issue", "compte_rendu")
    issue = forms.ChoiceField(label="Ce que cela a donné", widget=Segment, choices=[
        (i.value, i.label) for i in (IssueAction.REALISE, IssueAction.NON_JOINT, IssueAction.REFUS)
    ])  # fmt: skip
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)
    relancer_le = forms.DateField(label="Essayer de nouveau le", required=False)
    compte_rendu = forms.CharField(label="Nouvelles", required=False, widget=forms.Textarea(attrs={"rows": 4}))


class DeplacerForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    prevue_le = forms.DateField(label="Nouvelle date")
    libelle = forms.CharField(label="Libellé", max_length=120, required=False)


class RetourForm(Formulaire):
    le = forms.DateField(label="Demandé le", initial=horloge.aujourdhui)
    compte_rendu = forms.CharField(label="Ce que la personne demande", widget=LONG)
