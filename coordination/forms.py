"""Forms of the team's writings and of the team."""

import copy
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from coordination.choices import CATEGORIE_DU_THEME, ICONES_THEME, Categorie, Importance, Macrocible, RoleEquipe, Theme
from coordination.forms_mesures import AvecMesures
from coordination.mesures import DEFINITIONS, dire, theme_de
from coordination.models import Transmission
from coordination.services import Ecrit
from coordination.services.masquage import nommees
from coordination.services.transmissions import valeurs_de
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment, Tuiles
from habilitations.choices import Domaine
from habilitations.models import Affectation, Professionnel
from usagers.models import Contact, Dossier

NIVEAUX_ECRITURE = ((2, "L’équipe"), (3, "Consigne de soin"), (4, "Équipe de soins"))
MOT_DAR = {"donnee": "Ce que vous avez observé", "action": "Ce qui a été fait", "resultat": "Ce que cela a donné"}


def long_texte(label: str, *, aide: str = "", lignes: int = 2, maximum: int = 2000) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(label=label, required=False, max_length=maximum, help_text=aide, widget=zone)


class EcritForm(AvecMesures, Formulaire):
    """Composer. `dossiers` are those the actor may write about; `sante` opens the care levels and their values."""

    theme = forms.ChoiceField(
        label="De quoi s’agit-il", required=False, choices=Theme.choices, widget=Tuiles(icones=ICONES_THEME)
    )
    categorie = forms.ChoiceField(
        label="Autre catégorie", required=False, choices=[("", "Celle de la tuile choisie"), *Categorie.choices]
    )
    dossiers = forms.ModelMultipleChoiceField(
        label="Pour",
        queryset=Dossier.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Dites pour qui vous écrivez.",
            "invalid_choice": "Une des personnes choisies n’est pas dans votre équipe.",
        },
    )
    texte = forms.CharField(
        label="Ce qui s’est passé",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez ce qui s’est passé."},
    )
    cible = forms.CharField(label="Cible", required=False, max_length=80, help_text="Sommeil, douleur, alimentation…")
    macrocible = forms.ChoiceField(
        label="Macrocible", required=False, choices=[("", "Aucune"), *Macrocible.choices],
        help_text="Pour la synthèse d’entrée, d’étape ou de sortie.",
    )  # fmt: skip
    donnee = long_texte("Donnée", aide=MOT_DAR["donnee"])
    action = long_texte("Action", aide=MOT_DAR["action"])
    resultat = long_texte("Résultat", aide="Peut être complété plus tard.")
    suite_le = forms.DateField(label="Y revenir le", required=False)
    importance = forms.TypedChoiceField(
        label="Importance",
        choices=Importance.choices,
        coerce=int,
        initial=Importance.INFO,
        widget=Segment,
        help_text="Au début du texte : ! pour à surveiller, !! pour urgent.",
    )
    niveau = forms.TypedChoiceField(
        label="Qui pourra lire", choices=NIVEAUX_ECRITURE, coerce=int, initial=2, empty_value="2", widget=Segment
    )
    fait_le = forms.DateTimeField(
        label="Quand",
        required=False,
        help_text="Vide : maintenant.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    nomme_tiers = forms.BooleanField(label="Nomme quelqu’un d’extérieur", required=False)
    noms_voulus = forms.BooleanField(label="Publier en gardant ces noms", required=False)

    def __init__(self, *args: Any, dossiers: QuerySet[Dossier], sante: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = dossiers  # type: ignore[attr-defined]
        attrs = self.fields["texte"].widget.attrs
        attrs.update({"data-mentions": reverse("mentions"), "data-mentions-nom": "dossiers"})
        self.ouvrir_mesures(d.genre for d in DEFINITIONS.values() if sante or not d.de_sante)
        if not sante:
            self.fields["niveau"].choices = NIVEAUX_ECRITURE[:1]  # type: ignore[attr-defined]
            self.fields["niveau"].required = False

    def clean_fait_le(self) -> datetime | None:
        instant: datetime | None = self.cleaned_data.get("fait_le")
        if instant and instant > horloge.maintenant():
            raise forms.ValidationError("Le fait ne peut pas être dans le futur.")
        return instant

    def clean_niveau(self) -> int:
        return int(self.cleaned_data.get("niveau") or 2)

    def clean_categorie(self) -> str:
        """The tile gives the category; an explicit one wins."""
        choisie = self.cleaned_data.get("categorie") or CATEGORIE_DU_THEME.get(self.cleaned_data.get("theme", ""))
        return str(choisie or "")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        cible, donnee = (str(donnees.get(c) or "").strip() for c in ("cible", "donnee"))
        mesures = self.mesures()
        if (donnee or mesures) and not self["texte"].value():  # the trio, or values, take the place of the free text
            self.errors.pop("texte", None)
            donnees["texte"] = ""
        # Neither a tile nor a category: that of the first value, else everyday life.
        donnees["categorie"] = donnees.get("categorie") or CATEGORIE_DU_THEME.get(
            theme_de(mesures), Categorie.QUOTIDIEN
        )
        self.signaler_mesures(donnees.get("niveau") or 2, len(donnees.get("dossiers") or ()))
        self._signaler_noms(donnees)
        if cible and not donnee:
            self.add_error("donnee", "Une transmission ciblée commence par ce que vous avez observé.")
        if donnee and not cible:
            self.add_error("cible", "Nommez la cible de cette transmission.")
        return donnees

    def _signaler_noms(self, donnees: dict[str, Any]) -> None:
        """Somebody named and not chosen would stay named in each dossier: said once, before it is sent (S10)."""
        choisis = {d.pk: d.usager for d in donnees.get("dossiers") or ()}
        if len(choisis) < 2 or donnees.get("noms_voulus"):
            return
        possibles = self.fields["dossiers"].queryset  # type: ignore[attr-defined]
        autres = [d.usager for d in possibles if d.pk not in choisis]
        texte = "\n".join(str(donnees.get(c) or "") for c in ("texte", "cible", "donnee", "action", "resultat"))
        noms = [p.prenom_affiche for p in nommees(texte, autres, choisis.values())]
        if noms:
            quoi = "Choisissez-les aussi, ou cochez pour garder leurs noms dans chaque dossier."
            self.add_error("noms_voulus", f"Des personnes non choisies sont nommées : {', '.join(noms)}. {quoi}")

    @property
    def noms_signales(self) -> bool:
        return bool(self["noms_voulus"].errors or self["noms_voulus"].value())

    def ecrit(self) -> Ecrit:
        hors_ecrit = {"dossiers", "noms_voulus", *(c.name for c in self.champs_mesures)}
        lus = {champ: valeur for champ, valeur in self.cleaned_data.items() if champ not in hors_ecrit}
        return Ecrit(**lus, mesures=self.mesures())

    @property
    def ciblee(self) -> bool:
        """Open the DAR part when something is in it, or is wrong in it."""
        return any(self[c].value() or self[c].errors for c in ("cible", "donnee", "action", "resultat", "suite_le"))

    @property
    def precisee(self) -> bool:
        return any(self[c].value() or self[c].errors for c in ("fait_le", "nomme_tiers", "categorie"))


class ResultatForm(Formulaire):
    """Close a target with its result, or give a date to come back to it."""

    resultat = long_texte("Résultat", aide="Écrit, il clôt la cible.", lignes=4)
    suite_le = forms.DateField(label="Ou y revenir le", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if not str(donnees.get("resultat") or "").strip() and not donnees.get("suite_le"):
            self.add_error("resultat", "Écrivez le résultat, ou donnez une date pour y revenir.")
        return donnees


class CorrectionForm(AvecMesures, Formulaire):
    """Same fields as the writing itself, with its values. Within the quarter of an hour no reason is asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, transmission: Transmission, libre: bool, **kwargs: Any) -> None:
        champs = ["cible", "donnee", "action", "resultat"] if transmission.cible else ["texte"]
        initial = {c: getattr(transmission, c) for c in [*champs, "version"]}
        valeurs = valeurs_de(transmission)
        seules = bool(valeurs) and initial.get("texte") == dire(valeurs)
        super().__init__(*args, initial=initial | ({"texte": ""} if seules else {}), **kwargs)
        self.transmission = transmission
        modele = EcritForm.base_fields
        for champ in champs:
            self.fields[champ] = copy.deepcopy(modele[champ])
        self.fields["donnee" if transmission.cible else "texte"].required = not seules
        self.ouvrir_mesures([genre for genre in DEFINITIONS if genre in valeurs], valeurs)
        if not libre:
            self.fields["motif"] = forms.CharField(label="Pourquoi vous rectifiez", max_length=200)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        self.signaler_mesures(self.transmission.niveau, 1)
        if not (self.errors or self.mesures() or donnees.get("texte") or donnees.get("donnee")):
            self.add_error("texte", "Écrivez ce qui s’est passé, ou gardez une valeur.")
        return donnees

    def textes(self) -> dict[str, str]:
        autres = {"version", "motif", *(c.name for c in self.champs_mesures)}
        return {c: v for c, v in self.cleaned_data.items() if c not in autres}


class MembreForm(Formulaire):
    """A professional of the structure, or somebody from outside who never gets an account."""

    deux_colonnes = True
    larges = ("motif",)
    professionnel = forms.ModelChoiceField(
        label="Professionnel", queryset=Professionnel.objects.none(), required=False, empty_label="Choisir"
    )
    contact = forms.ModelChoiceField(
        label="Ou personne extérieure", queryset=Contact.objects.none(), required=False, empty_label="Choisir"
    )
    role = forms.ChoiceField(label="Rôle", choices=RoleEquipe.choices, initial=RoleEquipe.AUTRE)
    debut = forms.DateField(label="Depuis le", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Jusqu’au", required=False)
    motif = forms.CharField(label="Motif", required=False, max_length=200)
    equipe_de_soins = forms.BooleanField(label="Membre de l’équipe de soins", required=False)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professionnel"].queryset = collegues(dossier.structure_id)  # type: ignore[attr-defined]
        exterieurs = Contact.objects.filter(relations__usager=dossier.usager_id).distinct()
        self.fields["contact"].queryset = exterieurs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if "contact" in self.fields and bool(donnees.get("professionnel")) == bool(donnees.get("contact")):
            self.add_error("professionnel", "Choisissez un professionnel, ou une personne extérieure.")
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.")
        return donnees


class PropositionForm(MembreForm):
    """What a member of the team may suggest; the chef de service answers."""

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        for champ in ("contact", "debut", "equipe_de_soins"):
            del self.fields[champ]
        self.fields["professionnel"].required = self.fields["motif"].required = True


def collegues(structure_id: int) -> QuerySet[Professionnel]:
    actifs = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id).values("professionnel")
    return Professionnel.objects.filter(pk__in=actifs)


class FinForm(Formulaire):
    """End of a place in the team."""

    motif = forms.CharField(label="Pourquoi", max_length=200)
    fin = forms.DateField(label="Dernier jour", required=False, help_text="Vide : aujourd’hui.")
    successeur = forms.ModelChoiceField(
        label="Prend la suite", queryset=Professionnel.objects.none(), required=False, empty_label="Personne"
    )

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successeur"].queryset = collegues(structure_id)  # type: ignore[attr-defined]


class RemplacementForm(Formulaire):
    remplacant = forms.ModelChoiceField(label="Remplacé par", queryset=Professionnel.objects.none())
    fin = forms.DateField(label="Jusqu’au")
    motif = forms.CharField(label="Motif de l’absence", max_length=200)

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remplacant"].queryset = collegues(structure_id)  # type: ignore[attr-defined]


class SuspensionForm(Formulaire):
    motif = forms.CharField(label="Motif de l’absence", max_length=200)


class OppositionForm(Formulaire):
    perimetre = forms.CharField(
        label="Ce que la personne ne veut pas partager", max_length=200, help_text="Avec ses mots, si possible."
    )
    domaine = forms.ChoiceField(
        label="Partie du dossier", required=False, choices=[("", "Tout le dossier"), *Domaine.choices]
    )


class ExtraitForm(Formulaire):
    """Period of an extract of transmissions, and who will hold it."""

    deux_colonnes = True
    larges = ("pour",)
    pour = forms.ChoiceField(
        label="Pour qui",
        choices=[("pro", "Un professionnel"), ("titulaires", "Les parents ou représentants")],
        initial="pro",
        widget=Segment,
    )
    du = forms.DateField(label="Du")
    au = forms.DateField(label="Au")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and au < du:
            self.add_error("au", f"La fin ne peut pas être avant le {du:%d/%m/%Y}.")
        if du and au and (au - du).days > 366:
            self.add_error("au", "Un extrait couvre une année au plus.")
        return donnees
