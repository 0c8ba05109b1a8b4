"""Forms of assessments: the choice of a grid, and the grid itself, made from its definition."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from accompagnement.choices_grilles import Modalite
from accompagnement.grilles import Bilan, Definition, Item, calculer
from accompagnement.grilles.calcul import NOTE, vide
from accompagnement.models import VersionGrille
from documents.forms.ged import ACCEPTES, ChampFichiers, Fichiers
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from dui.core.fusion import FormulaireVersionne
from dui.core.modeles import Niveau
from habilitations.models import Professionnel

LONG = forms.Textarea(attrs={"rows": 3})
LIGNES_VIDES, LIGNES_MAX = 2, 30
OUI_NON = [("oui", "Oui"), ("non", "Non")]
RADIOS_MAX = 12


class VersionChoisie(forms.ModelChoiceField):
    def label_from_instance(self, obj: VersionGrille) -> str:
        return f"{obj.grille.titre} ({Niveau(obj.grille.niveau).label})"


class OuvrirForm(Formulaire):
    """What is needed to begin; the rest can change until it is validated."""

    deux_colonnes = True
    larges = ("version", "auto_evaluation")
    version = VersionChoisie(label="Grille", queryset=VersionGrille.objects.none(), empty_label="Choisir")
    date_evaluation = forms.DateField(label="Date de l’évaluation", initial=horloge.aujourdhui)
    modalite = forms.ChoiceField(label="Comment", choices=Modalite.choices, initial=Modalite.ENTRETIEN)
    evaluateur = forms.ModelChoiceField(label="Évaluateur", queryset=Professionnel.objects.none(), required=False)
    responsable = forms.ModelChoiceField(label="Responsable", queryset=Professionnel.objects.none(), required=False)
    auto_evaluation = forms.BooleanField(label="C’est la personne qui s’évalue elle-même", required=False)

    def __init__(self, *args: Any, versions: Any, equipe: Any, acteur_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        for nom in ("evaluateur", "responsable"):
            self.fields[nom].queryset = equipe  # type: ignore[attr-defined]
        self.fields["evaluateur"].initial = acteur_id


class RenseignerForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("commentaire",)
    date_evaluation = forms.DateField(label="Date de l’évaluation")
    modalite = forms.ChoiceField(label="Comment", choices=Modalite.choices)
    evaluateur = forms.ModelChoiceField(label="Évaluateur", queryset=Professionnel.objects.none(), required=False)
    responsable = forms.ModelChoiceField(label="Responsable", queryset=Professionnel.objects.none(), required=False)
    commentaire = forms.CharField(label="Commentaire", required=False, max_length=4000, widget=LONG)

    def __init__(self, *args: Any, equipe: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("evaluateur", "responsable"):
            self.fields[nom].queryset = equipe  # type: ignore[attr-defined]


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=300, widget=LONG)


class PieceForm(Formulaire):
    fichiers = ChampFichiers(label="Fichiers", help_text="PDF, ou les photos des pages dans l’ordre. 25 Mo chacun.",
                             widget=Fichiers(attrs={"accept": ACCEPTES}))  # fmt: skip
    titre = forms.CharField(label="Titre", required=False, max_length=150, help_text="Sans nom ni diagnostic")


# --- the grid as a form -------------------------------------------------------------------------------------------


@dataclass
class Bloc:
    """What the template walks: a section and its blocks, a question with its field, a table of lines."""

    item: Item
    actif: bool = True
    champ: Any = None
    note: Any = None
    confirme: Any = None
    avant: str = ""
    valeur: Any = None
    niveau: int = 0
    blocs: list["Bloc"] = field(default_factory=list)
    rangees: list[list[Any]] = field(default_factory=list)

    @property
    def condition(self) -> str:
        """For the script of the page; the server decides again when the form is sent."""
        c = self.item.condition
        return json.dumps({"tous": c.tous, "regles": [[r.item, r.op, r.valeur] for r in c.regles]}) if c else ""


class SaisieForm(Formulaire):
    """One field a question. Nothing is required to keep; `exiger` says what is missing to finish."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, definition: Definition, niveaux: frozenset[int], reponses: Mapping[str, Any], bilan: Bilan,
        reprise: Mapping[str, str] | None = None, reprises: Mapping[str, Any] | None = None, version: int = 0,
        lus: frozenset[int] = frozenset(), **kwargs: Any,
    ) -> None:  # fmt: skip
        self.lus = lus or niveaux
        self.definition, self.niveaux, self.bilan = definition, niveaux, bilan
        self.reponses, self.reprise, self.reprises = reponses, reprise or {}, reprises or {}
        super().__init__(*args, **kwargs)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version, required=False)
        for item in definition.tous():
            if item.demande and self._ouvert(item) and item.id not in definition.rangees:
                self._ajouter(item, f"q_{item.id}", reponses.get(item.id))
                self._annexes(item)
            elif item.repete and self._ouvert(item):
                self._rangees(item)

    def _ouvert(self, item: Item) -> bool:
        return self.definition.niveaux_items[item.id] in self.niveaux

    def _ajouter(self, item: Item, nom: str, valeur: Any) -> None:
        champ = champ_de(item)
        champ.initial = _initiale(item, valeur)
        self.fields[nom] = champ

    def _annexes(self, item: Item) -> None:
        if item.commentaire:
            self.fields[f"n_{item.id}"] = forms.CharField(
                label="Précision", required=False, max_length=600, initial=self.reponses.get(item.id + NOTE, "")
            )
        if item.id in self.reprise and vide(self.reponses.get(item.id)):
            self.fields[f"c_{item.id}"] = forms.BooleanField(
                label=f"Toujours vrai : {self.reprise[item.id]}", required=False
            )

    def _rangees(self, groupe: Item) -> None:
        lignes = list(self.reponses.get(groupe.id) or [])
        for rang in range(min(len(lignes) + LIGNES_VIDES, LIGNES_MAX)):
            ligne = lignes[rang] if rang < len(lignes) else {}
            for item in groupe.items:
                if item.demande:
                    self._ajouter(item, f"r_{groupe.id}__{rang}__{item.id}", ligne.get(item.id))

    def lues(self) -> dict[str, Any]:
        """Answers of a valid form, as a definition stores them."""
        gardees: dict[str, Any] = {}
        for nom, valeur in self.cleaned_data.items():
            genre, _, reste = nom.partition("_")
            if genre == "q":
                gardees[reste] = _stockee(self.definition.index[reste], valeur)
            elif genre == "n" and valeur:
                gardees[reste + NOTE] = valeur
            elif genre == "r":
                groupe, rang, id = reste.split("__")
                lignes = gardees.setdefault(groupe, {})
                lignes.setdefault(int(rang), {})[id] = _stockee(self.definition.index[id], valeur)
        for nom, valeur in self.cleaned_data.items():
            if nom.startswith("c_") and valeur and vide(gardees.get(nom[2:])):
                gardees[nom[2:]] = self.reprises.get(nom[2:])
        propres = {c: _lignes(v) if isinstance(v, dict) else v for c, v in gardees.items()}
        return {cle: valeur for cle, valeur in propres.items() if not vide(valeur)}

    def calculer(self) -> Bilan:
        """What is typed, over what was answered at the levels that one reads and does not write."""
        niveaux = self.definition.niveaux_items
        fixes = {c: v for c, v in self.reponses.items() if niveaux.get(c.removesuffix(NOTE)) not in self.niveaux}
        return calculer(self.definition, fixes | self.lues())

    def exiger(self, bilan: Bilan) -> bool:
        """Required questions that this person sees and left without answer become errors."""
        for id in bilan.manquants:
            if f"q_{id}" in self.fields:
                self.add_error(f"q_{id}", "Répondez à cette question pour terminer.")
        return not self.errors

    def relire(self, version: int) -> None:
        """The page comes back for another try, on what is there now."""
        donnees = self.data.copy()  # type: ignore[attr-defined]
        donnees["version"] = str(version)
        self.data = donnees

    def signaler(self, leurs: Mapping[str, str]) -> None:
        """Somebody else answered meanwhile: their words beside mine, and my next save is a choice."""
        for id, mots in leurs.items():
            nom = f"q_{id}" if f"q_{id}" in self.fields else None
            self.add_error(
                nom, f"Quelqu’un a répondu autrement entre-temps : {mots}. Gardez votre réponse ou prenez la sienne."
            )

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        for item in self.definition.tous():
            nom = f"q_{item.id}"
            seules = {o.code for o in item.options if o.exclusive}
            choisies = set(propres.get(nom) or []) if item.multiple else set()
            if choisies & seules and len(choisies) > 1:
                self.add_error(nom, "Cette réponse ne va avec aucune autre.")
        return propres  # type: ignore[no-any-return]

    def blocs(self) -> list[Bloc]:
        for item in self.definition.tous():
            if f"q_{item.id}" in self.fields:
                self.fields[f"q_{item.id}"].required = item.obligatoire  # says « facultatif » beside the others
        return list(self._blocs(self.definition.items))

    def _blocs(self, items: tuple[Item, ...]) -> Iterator[Bloc]:
        for item in items:
            actif, niveau = item.id in self.bilan.actifs, self.definition.niveaux_items[item.id]
            if item.type == "groupe":
                bloc = Bloc(item, actif, niveau=niveau)
                if item.repete and self._ouvert(item):
                    bloc.rangees = self._champs_rangees(item)
                elif not item.repete:
                    bloc.blocs = list(self._blocs(item.items))
                if bloc.blocs or bloc.rangees:
                    yield bloc
            elif self._ouvert(item):
                yield Bloc(item, actif, self._lie(f"q_{item.id}"), self._lie(f"n_{item.id}"), self._lie(f"c_{item.id}"),
                           valeur=self.bilan.calcules.get(item.id), niveau=niveau)  # fmt: skip

    def _lie(self, nom: str) -> Any:
        return self[nom] if nom in self.fields else None

    def _champs_rangees(self, groupe: Item) -> list[list[Any]]:
        rangees: dict[str, list[Any]] = {}
        for nom in self.fields:
            if nom.startswith(f"r_{groupe.id}__"):
                rangees.setdefault(nom.split("__")[1], []).append(self[nom])
        return list(rangees.values())


def _lignes(par_rang: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    lignes = [{c: v for c, v in ligne.items() if not vide(v)} for _, ligne in sorted(par_rang.items())]
    return [ligne for ligne in lignes if ligne]


def champ_de(item: Item) -> forms.Field:
    """The control that fits the kind of question."""
    commun: dict[str, Any] = {"label": item.libelle, "help_text": item.aide, "required": False}
    if item.unite and item.type in ("entier", "decimal"):
        commun["label"] = f"{item.libelle} ({item.unite})"
    if item.type == "choix":
        return _choix(item, commun)
    if item.type == "oui_non":
        return forms.ChoiceField(choices=OUI_NON, widget=Segment, **commun)
    if item.type == "eva":
        bas, haut = int(item.minimum or 0), int(item.maximum or 10)
        crans = [(str(n), str(n)) for n in range(bas, haut + 1)]
        return forms.ChoiceField(choices=crans, widget=Segment if len(crans) <= RADIOS_MAX else forms.Select, **commun)
    bornes: dict[str, Any] = {"min_value": item.minimum, "max_value": item.maximum}
    if item.type == "entier":
        return forms.IntegerField(widget=_nombre("numeric"), **bornes, **commun)  # type: ignore[arg-type]
    if item.type == "decimal":
        return forms.FloatField(widget=_nombre("decimal"), localize=True, **bornes, **commun)
    if item.type == "date":
        return forms.DateField(**commun)
    if item.type == "long":
        return forms.CharField(max_length=6000, widget=forms.Textarea(attrs={"rows": 3}), **commun)
    return forms.CharField(max_length=400, **commun)


def _choix(item: Item, commun: dict[str, Any]) -> forms.Field:
    options = [(o.code, o.libelle) for o in item.options]
    if item.multiple:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **commun)
    if len(options) > RADIOS_MAX:
        return forms.ChoiceField(choices=[("", "Choisir"), *options], **commun)
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **commun)


def _nombre(clavier: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": clavier, "autocomplete": "off", "class": "court"})


def _initiale(item: Item, valeur: Any) -> Any:
    if item.type == "oui_non" and not vide(valeur):
        return "oui" if valeur else "non"
    if item.type == "date" and not vide(valeur):
        return date.fromisoformat(valeur)
    return str(valeur) if item.type == "eva" and not vide(valeur) else valeur


def _stockee(item: Item, valeur: Any) -> Any:
    if vide(valeur):
        return None
    if item.type == "oui_non":
        return valeur == "oui"
    if item.type == "date":
        return valeur.isoformat()
    if item.type == "eva":
        return int(valeur)
    if isinstance(valeur, float):
        return int(valeur) if valeur == int(valeur) else valeur
    return valeur
