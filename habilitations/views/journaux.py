"""Why somebody sees a dossier or not; who opened what; who signed in. Never any content."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core import journal
from dui.core.reponses import voir
from habilitations import lecture_journal as lectures
from habilitations import selectors
from habilitations.forms.journal import FiltreJournalForm
from habilitations.forms.maison import FiltreConnexionsForm, PourquoiForm
from habilitations.lecture_journal import Filtre
from habilitations.models import JournalConnexion, PerimetreDossier, Professionnel
from habilitations.pourquoi import expliquer
from habilitations.views.commun import administrateur, statut, structures_de

PAR_PAGE = 100
ACTES_PAR_PAGE = 50


@require_GET
def pourquoi(request: HttpRequest) -> HttpResponse:
    """« Pourquoi je (ne) vois (pas) »: each condition of the formula, yes or no."""
    acteur = administrateur(request)
    form = PourquoiForm(request.GET or None, organisme_id=acteur.organisme_id)
    contexte: dict[str, Any] = {"form": form, "explication": None}
    if request.GET and form.is_valid():
        perimetre = selectors.perimetre_du_numero(structures_de(acteur), form.cleaned_data["numero"])
        if perimetre is None:
            form.add_error("numero", "Aucun dossier de ce numéro dans vos structures.")
        else:
            contexte["explication"] = _expliquer(form, perimetre)
    return render(request, "habilitations/pourquoi.html", contexte)


def _expliquer(form: PourquoiForm, perimetre: PerimetreDossier) -> Any:
    """Asking is itself an act on the dossier: it is logged."""
    journal.tracer("pourquoi", objet="habilitations", dossier_id=perimetre.pk, structure_id=perimetre.structure_id)
    return expliquer(form.cleaned_data["professionnel"], perimetre, form.cleaned_data["domaine"])


@require_http_methods(["GET", "POST"])
def journal_acces(request: HttpRequest) -> HttpResponse:
    """Access log of the structures where the actor reads it (HAB lire); the database says the same by RLS.

    The filter is posted, so that a name typed never reaches an address: the answer leads to identifiers.
    """
    acteur = administrateur(request, "lire")
    filtre = Filtre.lire(request.GET)
    mots = lectures.nommes(filtre, acteur)
    form = FiltreJournalForm(request.POST or None, acteur=acteur, filtre=filtre)
    if request.method == "POST" and form.is_valid():
        return voir(f"{request.path}?{form.filtre().adresse()}")
    page, suivante = lectures.tranche(lectures.traces_de(acteur, filtre), request.GET.get("avant"), ACTES_PAR_PAGE)
    _noter_la_lecture(filtre)
    contexte = {
        "form": form, "filtre": filtre, "lignes": lectures.dire(page), "mots": mots,
        "suite": filtre.adresse(avant=suivante) if suivante else "",
    }  # fmt: skip
    return render(request, "habilitations/journal.html", contexte, status=statut(form))


def _noter_la_lecture(filtre: Filtre) -> None:
    """Reading the log is an act on those it names: the professional or the dossier looked for is in the line."""
    objet = f"journal:{filtre.pro}" if filtre.pro else "journal"
    journal.tracer("journal", objet=objet, structure_id=filtre.structure, dossier_id=filtre.dossier)


@require_GET
def connexions(request: HttpRequest) -> HttpResponse:
    """Log of connections of the accounts of the organisme."""
    acteur = administrateur(request)
    form = FiltreConnexionsForm(request.GET or None, organisme_id=acteur.organisme_id)
    lignes = JournalConnexion.objects.filter(compte__professionnel__organisme=acteur.organisme_id)
    pro: Professionnel | None = form.cleaned_data["professionnel"] if request.GET and form.is_valid() else None
    if pro is not None:
        lignes = lignes.filter(compte__professionnel=pro)
    page = Paginator(lignes.select_related("compte__professionnel"), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "habilitations/connexions.html", {"page": page, "form": form, "choisi": pro})
