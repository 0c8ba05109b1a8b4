"""Form that makes this device a shared workstation."""

from typing import Any

from django import forms

from dui.core.formulaires import Formulaire
from habilitations.models import Structure, Unite

FENETRES = [(8, "8 heures"), (12, "12 heures"), (24, "24 heures"), (72, "3 jours"), (168, "7 jours")]
DUREES = [(30, "1 mois"), (90, "3 mois"), (180, "6 mois"), (365, "1 an")]


class PosteForm(Formulaire):
    deux_colonnes = True
    nom = forms.CharField(
        label="Nom du poste", max_length=80, help_text="Où il se trouve : « Salle d’équipe, rez-de-chaussée »."
    )
    lieu = forms.ChoiceField(label="Structure, unité")
    fenetre = forms.TypedChoiceField(
        label="Une identification complète vaut", choices=FENETRES, coerce=int, initial=24,
        help_text="Ensuite, mot de passe et second facteur sont demandés à nouveau.",
    )  # fmt: skip
    jours = forms.TypedChoiceField(label="Poste partagé pendant", choices=DUREES, coerce=int, initial=180)

    def __init__(self, *args: Any, structures: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structures = {s.pk: s for s in Structure.objects.filter(pk__in=structures)}
        self.unites = {u.pk: u for u in Unite.objects.filter(structure__in=structures, fermee_le=None)}
        choix = [(f"s{pk}", f"{s.nom}, toute la maison") for pk, s in self.structures.items()]
        choix += [(f"u{pk}", f"{self.structures[u.structure_id].nom}, {u.nom}") for pk, u in self.unites.items()]
        self.fields["lieu"].choices = choix  # type: ignore[attr-defined]

    def valeurs(self) -> dict[str, Any]:
        """What the service takes."""
        lieu = self.cleaned_data["lieu"]
        unite = self.unites[int(lieu[1:])] if lieu[0] == "u" else None
        structure = self.structures[unite.structure_id if unite else int(lieu[1:])]
        champs = self.cleaned_data
        return {"structure": structure, "unite": unite, "nom": champs["nom"], "jours": champs["jours"],
                "fenetre_heures": champs["fenetre"]}  # fmt: skip
