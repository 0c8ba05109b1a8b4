"""Forms of the documents kept in a dossier."""

from collections.abc import Iterable
from typing import Any

from django import forms

from documents.choices_ged import CategorieDepot, ConsentementImage, SourceDepot
from documents.models import Depot
from documents.types import LOCAUX, types_documents
from dui.core.formulaires import Formulaire, FormulaireModele, Segment
from dui.core.fusion import FormulaireVersionne
from dui.core.modeles import Niveau
from dui.core.typographie import date_moyenne
from usagers.models import Dossier, Sejour

ACCEPTES = "application/pdf,image/jpeg,image/png,image/webp"


class Fichiers(forms.ClearableFileInput):
    allow_multiple_selected = True


class ChampFichiers(forms.FileField):
    """Several files in the order they were chosen."""

    widget = Fichiers

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        recus = data if isinstance(data, list | tuple) else [data] if data else []
        if not recus:
            raise forms.ValidationError("Choisissez au moins un fichier.")
        return [super(ChampFichiers, self).clean(fichier, initial) for fichier in recus]


def types_possibles() -> list[tuple[str, str]]:
    nationaux = sorted((t.libelle, code) for code, t in types_documents().items())
    return [("", "À choisir"), *((code, libelle) for libelle, code in nationaux), *LOCAUX.items()]


class DepotForm(Formulaire):
    """The least that is asked at 22:00: the files, and who may read them. The rest can wait in the tray."""

    UN, PAGES = "un", "pages"
    deux_colonnes = True
    larges = ("fichiers", "maniere", "titre")
    fichiers = ChampFichiers(
        label="Fichiers", help_text="PDF ou photos, 25 Mo chacun. Les noms des fichiers ne sont pas gardés.",
        widget=Fichiers(attrs={"accept": ACCEPTES, "data-pages": ""}),
    )  # fmt: skip
    maniere = forms.ChoiceField(
        label="Plusieurs fichiers, c’est", widget=Segment, initial=UN,
        choices=[(UN, "Un document par fichier"), (PAGES, "Les pages d’un document")],
    )  # fmt: skip
    titre = forms.CharField(
        label="Titre", required=False, max_length=150, help_text="Sans nom ni diagnostic : il se lit dans les listes."
    )
    niveau = forms.TypedChoiceField(label="Qui peut le lire", coerce=int)
    categorie = forms.ChoiceField(label="Catégorie", choices=CategorieDepot.choices, initial=CategorieDepot.AUTRE)
    type = forms.ChoiceField(label="Type", required=False, help_text="Sans type, il attend dans « À qualifier ».")
    source = forms.ChoiceField(label="D’où il vient", initial=SourceDepot.NUMERIQUE, choices=[
        (s.value, s.label) for s in (SourceDepot.NUMERIQUE, SourceDepot.SCANNE)
    ])  # fmt: skip

    def __init__(self, *args: Any, niveaux: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["niveau"].choices = [(n, Niveau(n).label) for n in niveaux]  # type: ignore[attr-defined]
        self.fields["niveau"].initial = 2 if 2 in niveaux else None
        self.fields["type"].choices = types_possibles()  # type: ignore[attr-defined]

    def documents(self) -> list[list[Any]]:
        """Files of each document to keep."""
        fichiers = self.cleaned_data["fichiers"]
        return [fichiers] if self.cleaned_data["maniere"] == self.PAGES else [[f] for f in fichiers]


class QualifierForm(FormulaireVersionne, FormulaireModele):
    deux_colonnes = True
    larges = ("titre", "mots", "legende", "finalite")
    numero = forms.CharField(label="Numéro de dossier", required=False, max_length=30)
    niveau = forms.TypedChoiceField(label="Qui peut le lire", coerce=int)
    mots = forms.CharField(
        label="Mots-clés", required=False, max_length=200, help_text="Séparés par des virgules. Ni nom ni diagnostic."
    )

    class Meta:
        model = Depot
        fields = ["titre", "type", "categorie", "niveau", "sejour", "auteur", "date_document", "date_reception",
                  "valide_jusqu_au", "mots", "legende", "consentement_image", "finalite"]  # fmt: skip

    def __init__(self, *args: Any, niveaux: list[int], **kwargs: Any) -> None:
        depot = kwargs["instance"]
        kwargs["initial"] = {"mots": ", ".join(depot.mots_cles), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        possibles = sorted({*niveaux, depot.niveau})
        self.fields["niveau"].choices = [(n, Niveau(n).label) for n in possibles]  # type: ignore[attr-defined]
        self.fields["type"] = forms.ChoiceField(label="Type", choices=types_possibles(), required=bool(depot.dossier))
        self.fields["consentement_image"] = forms.ChoiceField(
            label="Consentement à l’image", choices=ConsentementImage.choices, required=False
        )
        self._sejours(depot)
        if "sejour" in self.fields:
            self.fields["sejour"].label = "Séjour"

    def _sejours(self, depot: Depot) -> None:
        if depot.dossier_id:
            del self.fields["numero"]
            self.fields["sejour"].queryset = Sejour.objects.filter(dossier=depot.dossier_id)  # type: ignore[attr-defined]
            self.fields["sejour"].label_from_instance = lambda s: f"Séjour n° {s.numero}"  # type: ignore[attr-defined]
        else:
            del self.fields["sejour"]
            self.order_fields(["numero", *self.fields])

    def clean_numero(self) -> Dossier | None:
        numero = self.cleaned_data["numero"].strip()
        if not numero:
            return None
        trouve = Dossier.objects.filter(structure=self.instance.structure_id, numero__iexact=numero).first()
        if trouve is None:
            raise forms.ValidationError("Aucun dossier ne porte ce numéro ici.")
        return trouve

    def clean_mots(self) -> list[str]:
        return [m.strip()[:40] for m in self.cleaned_data["mots"].split(",") if m.strip()][:12]

    def champs(self) -> dict[str, Any]:
        donnees = {c: v for c, v in self.cleaned_data.items() if c not in ("version", "mots", "numero")}
        donnees["mots_cles"] = self.cleaned_data["mots"]
        if self.cleaned_data.get("numero"):
            donnees["dossier"] = self.cleaned_data["numero"]
        return donnees


class VersionForm(Formulaire):
    fichiers = ChampFichiers(label="Nouveaux fichiers", help_text="Un PDF, ou les photos des pages dans l’ordre.",
                             widget=Fichiers(attrs={"accept": ACCEPTES, "data-pages": ""}))  # fmt: skip
    motif = forms.CharField(label="Ce qui change", max_length=200)


class RemiseForm(Formulaire):
    a_qui = forms.CharField(label="Remis à", max_length=120, help_text="Nom et fonction de qui le reçoit.")


class PerimerForm(Formulaire):
    motif = forms.CharField(label="Pourquoi il ne vaut plus", max_length=200)


class ExportForm(Formulaire):
    """One box a document; nothing is ticked beforehand."""

    choix = forms.TypedMultipleChoiceField(label="Documents", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, depots: Iterable[Depot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choix"].choices = [(d.pk, self._mots(d)) for d in depots]  # type: ignore[attr-defined]

    @staticmethod
    def _mots(depot: Depot) -> str:
        le = depot.date_document or depot.date_reception
        return f"{depot.titre} · {depot.type_libelle}, {date_moyenne(le)}, {Niveau(depot.niveau).label}"
