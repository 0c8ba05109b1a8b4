"""What to take out of the log, for whom, between which two instants."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from habilitations.acteur import Acteur
from habilitations.forms.journal import QuiEtQuoi
from habilitations.lecture_journal import Filtre, nommes
from habilitations.models.extraits import FormeExtrait, MotifExtrait

HEURES = ["%H:%M", "%Hh%M", "%H h %M", "%H h", "%Hh"]


class ExtraitForm(QuiEtQuoi, Formulaire):
    deux_colonnes = True
    larges = ("precision", "forme")
    motif = forms.ChoiceField(label="Motif", choices=MotifExtrait.choices)
    adresse = forms.CharField(
        label="Adresse IP", max_length=45, required=False, help_text="Le journal garde le réseau, pas l’appareil."
    )
    precision = forms.CharField(
        label="Pour quoi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Référence de la plainte, de l’incident, de la demande. Gardé avec l’extrait.",
    )  # fmt: skip
    professionnel = forms.CharField(label="Professionnel", max_length=120, required=False, help_text="Nom et prénom.")
    dossier = forms.CharField(label="Numéro de dossier", max_length=30, required=False, help_text="Vide : tous.")
    du = forms.DateField(label="Du")
    du_heure = forms.TimeField(
        label="À partir de", required=False, input_formats=HEURES, help_text="17 h 15, par exemple."
    )
    au = forms.DateField(label="Au")
    au_heure = forms.TimeField(
        label="Jusqu’à", required=False, input_formats=HEURES, help_text="Vide : toute la journée."
    )
    forme = forms.ChoiceField(
        label="Fichier", choices=FormeExtrait.choices, widget=Segment, initial=FormeExtrait.CSV,
        help_text="CSV sans limite. XLSX jusqu’à 100 000 lignes.",
    )  # fmt: skip

    def __init__(self, *args: Any, acteur: Acteur, filtre: Filtre | None = None, **kwargs: Any) -> None:
        jour = horloge.aujourdhui()
        mots = nommes(filtre, acteur) if filtre else {"pro": "", "dossier": ""}
        kwargs["initial"] = {
            "professionnel": mots["pro"], "dossier": mots["dossier"], "forme": FormeExtrait.CSV,
            "du": (filtre and filtre.du) or jour - timedelta(days=30), "au": (filtre and filtre.au) or jour,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.acteur = acteur

    def demande(self) -> dict[str, Any]:
        """Arguments of the service, once valid."""
        d = self.cleaned_data
        debut = datetime.combine(d["du"], d["du_heure"] or time.min, tzinfo=horloge.PARIS)
        fin = (
            datetime.combine(d["au"], d["au_heure"], tzinfo=horloge.PARIS)
            if d["au_heure"] else datetime.combine(d["au"] + timedelta(days=1), time.min, tzinfo=horloge.PARIS)
        )  # fmt: skip
        gardes = ("motif", "precision", "professionnel", "adresse", "forme")
        return {nom: d[nom] for nom in gardes} | {"perimetre": d["dossier"], "du": debut, "au": fin}
