"""/dossiers/<id>/acces/remettre/: the log of a dossier on paper, for its person (right of access, S-27)."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from documents.fiches import Entete, Lecteur, Pied
from documents.rendu import rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.formulaires import Formulaire, Segment
from dui.core.reponses import reponse_papier
from habilitations.acces import Acteur
from habilitations.views.commun import identite_fraiche
from usagers.acces import dossier_autorise
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.selectors.consultations import consultations


class RemiseForm(Formulaire):
    deux_colonnes = True
    larges = ("noms",)
    du = forms.DateField(label="Du")
    au = forms.DateField(label="Au")
    noms = forms.ChoiceField(
        label="Les professionnels sont désignés par", widget=Segment,
        choices=[("oui", "Leur nom et leur fonction"), ("non", "Leur fonction seule")],
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        donnees = super().clean() or {}
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin est avant le début.")
        return donnees


@require_http_methods(["GET", "POST"])
@debit("papier")
@identite_fraiche
def remettre(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is kept: the paper is made, handed over, and the log says so."""
    dossier = dossier_autorise(request, pk, "HAB")
    jour = horloge.aujourdhui()
    form = RemiseForm(request.POST or None, initial={"du": jour - timedelta(days=365), "au": jour, "noms": "oui"})
    if request.method == "POST" and form.is_valid():
        return _papier(request.acteur, dossier, form)  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, "acces") | {"form": form}
    return render(request, "documents/remise_acces.html", contexte, status=422 if form.is_bound else 200)


def _papier(acteur: Acteur, dossier: Dossier, form: RemiseForm) -> HttpResponse:
    donnees = form.cleaned_data
    lignes = consultations(dossier, donnees["du"], donnees["au"])
    fiche = {
        "entete": Entete(dossier.structure.nom, dossier.structure.organisme.nom, dossier.structure.finess),
        "pied": Pied(acteur.nom, acteur.fonction, horloge.maintenant()), "usager": dossier.usager,
        "du": donnees["du"], "au": donnees["au"], "lignes": lignes, "noms": donnees["noms"] == "oui",
        "total": sum(ligne.nombre for ligne in lignes),
    }  # fmt: skip
    octets = rendre_pdf("consultations", {"fiche": fiche}, Lecteur(dossier.usager.nom_affiche))
    journal.tracer(
        "export", objet="journal_dossier", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
    )  # fmt: skip
    return reponse_papier(octets, f"consultations-{slugify(dossier.numero)}.pdf")
