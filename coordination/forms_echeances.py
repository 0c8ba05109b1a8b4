"""Forms of the deadlines: one question each."""

import re
from typing import Any

from django import forms

from coordination.models.echeances import UNITES
from dui.core import horloge
from dui.core.formulaires import Formulaire
from habilitations.models import Affectation, Professionnel


class FaiteForm(Formulaire):
    le = forms.DateField(label="Faite le", initial=horloge.aujourdhui)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Motif", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


PREAVIS = re.compile(r"(\d{1,3})\s*([hjsma])[a-zé]*", re.IGNORECASE)


class RegleForm(Formulaire):
    """Delay, leads, first day, reason. Leads as people say them: « 2 mois, 15 jours »."""

    deux_colonnes = True
    larges = ("motif",)
    nombre = forms.IntegerField(label="Délai", min_value=0, max_value=999)
    unite = forms.ChoiceField(label="Unité", choices=UNITES)
    preavis = forms.CharField(label="Préavis", max_length=80, help_text="Par exemple : 2 mois, 15 jours.")
    depuis = forms.DateField(label="À partir du", initial=horloge.aujourdhui)
    active = forms.BooleanField(label="Cette règle s’applique ici", required=False)
    motif = forms.CharField(label="Motif", max_length=200)

    def clean_preavis(self) -> list[tuple[int, str]]:
        morceaux = [m.strip() for m in str(self.cleaned_data["preavis"]).split(",") if m.strip()]
        lus = [PREAVIS.fullmatch(m) for m in morceaux]
        if not all(lus):
            raise forms.ValidationError("Écrivez par exemple : 2 mois, 15 jours.")
        return [(int(m.group(1)), m.group(2).lower()) for m in lus if m is not None]


class ConfierForm(Formulaire):
    responsable = forms.ModelChoiceField(
        label="Responsable", queryset=Professionnel.objects.none(), required=False, empty_label="Personne",
        help_text="Cette personne, et elle seule, est avertie.",
    )  # fmt: skip

    def __init__(self, *args: Any, structure_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presents = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
        collegues = Professionnel.objects.filter(pk__in=presents.values("professionnel")).order_by("nom", "prenom")
        self.fields["responsable"].queryset = collegues  # type: ignore[attr-defined]
