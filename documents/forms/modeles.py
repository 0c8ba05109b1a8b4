"""Forms of the models and of the letterhead."""

from typing import Any

from django import forms

from documents.choices import GenreModele
from documents.models import ModeleDocument, PapierEntete, VersionModele
from documents.types import LOCAUX, types_documents
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from dui.core.modeles import Niveau
from habilitations.choices import Domaine
from usagers.models import Dossier

PARTIES = (Domaine.GA, Domaine.ID, Domaine.ENT, Domaine.CTR, Domaine.MES, Domaine.DRO, Domaine.PP, Domaine.GS)


class NouveauModeleForm(Formulaire):
    deux_colonnes = True
    larges = ("titre", "resume", "genre", "ecriture")
    titre = forms.CharField(label="Titre", max_length=120, help_text="Celui qui s’imprime en tête.")
    resume = forms.CharField(label="En une phrase", max_length=200, required=False)
    rubrique = forms.CharField(label="Rubrique", max_length=60, help_text="Attestations, Autorisations, Courriers…")
    type = forms.ChoiceField(label="Type de document")
    genre = forms.ChoiceField(label="Mise en page", choices=GenreModele, initial=GenreModele.DOCUMENT, widget=Segment)
    niveau = forms.TypedChoiceField(
        label="Niveau de confidentialité", choices=Niveau.choices[:4], initial=1, coerce=int,
        help_text="Pour un lecteur extérieur, rien au-dessus n’est imprimé.",
    )  # fmt: skip
    domaine = forms.ChoiceField(label="Qui peut le produire", choices=[(d.value, d.label) for d in PARTIES])
    ecriture = forms.BooleanField(
        label="Il faut pouvoir écrire dans cette partie", required=False, initial=True,
        help_text="Décoché : il suffit de la lire.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nationaux = sorted((code, f"{t.libelle} ({code})") for code, t in types_documents().items())
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            ("Types de la maison", sorted(LOCAUX.items())), ("Types nationaux", nationaux),
        ]  # fmt: skip


class TexteForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = VersionModele
        fields = ("corps",)
        labels = {"corps": "Texte du modèle"}
        widgets = {"corps": forms.Textarea(attrs={"rows": 26, "spellcheck": "true", "wrap": "soft"})}
        error_messages = {"corps": {"required": "Écrivez le texte du modèle."}}

    def _post_clean(self) -> None:
        """The service saves: nothing is put on the instance here."""


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=200)


class EssaiForm(Formulaire):
    dossier = forms.ModelChoiceField(label="Dossier", queryset=Dossier.objects.none(), empty_label="Choisir")

    def __init__(self, *args: Any, dossiers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["dossier"]
        champ.queryset = dossiers
        champ.label_from_instance = lambda dossier: f"{dossier.usager.nom_affiche}, {dossier.numero}"


class ComparaisonForm(Formulaire):
    deux_colonnes = True
    avant = forms.ModelChoiceField(label="Avant", queryset=VersionModele.objects.none(), empty_label=None)
    apres = forms.ModelChoiceField(label="Après", queryset=VersionModele.objects.none(), empty_label=None)

    def __init__(self, *args: Any, modele: ModeleDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from documents.selectors import versions_comparables

        pks = [version.pk for version in versions_comparables(modele)]
        for nom in ("avant", "apres"):
            champ: Any = self.fields[nom]
            champ.queryset = VersionModele.objects.filter(pk__in=pks).select_related("modele").order_by("-pk")
            champ.label_from_instance = etiquette


def etiquette(version: VersionModele) -> str:
    origine = "livrée" if version.organisme_id is None else "de l’organisme"
    return f"Version {version.numero} {origine}, {version.get_etat_display().lower()}"


class PapierForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("adresse", "mention", "logo", "sans_logo")
    logo = forms.FileField(label="Logo", required=False, help_text="PNG ou JPEG, 2 Mo au plus.")
    sans_logo = forms.BooleanField(label="Retirer le logo", required=False)

    class Meta:
        model = PapierEntete
        fields = ("adresse", "telephone", "courriel", "ville", "responsable", "qualite_responsable", "mention")

    def _post_clean(self) -> None:
        """The service saves: nothing is put on the instance here."""
