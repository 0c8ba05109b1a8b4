"""Filter of the access log. What is typed here travels in the body, never in the address."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from dui.core.formulaires import Formulaire
from habilitations.acteur import Acteur
from habilitations.lecture_journal import Filtre, nommes, structures_lues
from habilitations.models import PerimetreDossier, Professionnel, Structure
from habilitations.mots_journal import GENRES
from habilitations.selectors import perimetre_du_numero

NIVEAUX = [("", "Tous")] + [(str(n), f"N{n}") for n in range(1, 7)]


def chercher_pro(organisme_id: int, texte: str) -> Professionnel | None:
    """The one person of that name; raises a readable error when none or several answer."""
    trouves: QuerySet[Professionnel] = Professionnel.objects.filter(organisme=organisme_id)
    for mot in texte.split():
        trouves = trouves.filter(Q(nom__icontains=mot) | Q(prenom__icontains=mot))
    liste = list(trouves[:4])
    if not liste:
        raise forms.ValidationError("Aucun professionnel de ce nom.")
    if len(liste) > 1:
        noms = ", ".join(f"{pro} ({pro.fonction})" for pro in liste[:3])
        raise forms.ValidationError(f"Plusieurs professionnels répondent : {noms}. Précisez.")
    return liste[0]


class QuiEtQuoi:
    """Mixin before the base form: a professional by their name, a dossier by its number, of the actor's houses."""

    acteur: Acteur
    cleaned_data: dict[str, Any]

    def clean_professionnel(self) -> Professionnel | None:
        texte = self.cleaned_data["professionnel"]
        return chercher_pro(self.acteur.organisme_id, texte) if texte else None

    def clean_dossier(self) -> PerimetreDossier | None:
        numero = self.cleaned_data["dossier"]
        if not numero:
            return None
        perimetre = perimetre_du_numero(self.acteur.structures_ou("HAB", "lire"), numero)
        if perimetre is None:
            raise forms.ValidationError("Aucun dossier de ce numéro dans vos établissements.")
        return perimetre


class FiltreJournalForm(QuiEtQuoi, Formulaire):
    deux_colonnes = True
    professionnel = forms.CharField(label="Professionnel", max_length=120, required=False, help_text="Nom et prénom.")
    dossier = forms.CharField(label="Numéro de dossier", max_length=30, required=False)
    genre = forms.ChoiceField(
        label="Acte", choices=[("", "Tous"), *((cle, g.libelle) for cle, g in GENRES.items())], required=False
    )
    niveau = forms.ChoiceField(label="Niveau", choices=NIVEAUX, required=False)
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)
    structure = forms.ModelChoiceField(
        label="Établissement", queryset=Structure.objects.none(), required=False, empty_label="Tous"
    )

    def __init__(self, *args: Any, acteur: Acteur, filtre: Filtre | None = None, **kwargs: Any) -> None:
        if filtre:
            mots = nommes(filtre, acteur)
            kwargs["initial"] = {
                "professionnel": mots["pro"], "dossier": mots["dossier"], "genre": filtre.genre, "du": filtre.du,
                "au": filtre.au, "niveau": filtre.niveau, "structure": filtre.structure,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.acteur = acteur
        champs: dict[str, Any] = self.fields
        if len(acteur.structures_ou("HAB", "lire")) < 2:
            del champs["structure"]
        else:
            champs["structure"].queryset = structures_lues(acteur)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and au < du:
            self.add_error("au", "La fin est avant le début.")
        return donnees

    def filtre(self) -> Filtre:
        """Call once valid."""
        d = self.cleaned_data
        pro, dossier, structure = d["professionnel"], d["dossier"], d.get("structure")
        return Filtre(
            structure=structure.pk if structure else None, pro=pro.pk if pro else None,
            dossier=dossier.pk if dossier else None, genre=d["genre"],
            niveau=int(d["niveau"]) if d["niveau"] else None, du=d["du"], au=d["au"],
        )  # fmt: skip
