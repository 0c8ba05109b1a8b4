"""/habilitations/partage/: the professionals who may exchange and share health data (CSP R1110-2)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import partage
from habilitations.donnees.partage import CATEGORIES
from habilitations.forms.partage import CategorieForm
from habilitations.lieux import structure_courante
from habilitations.services.partage import choisir_categorie
from habilitations.views.commun import administrateur, droits_sensibles, rapporter
from habilitations.views.professionnels import page, professionnel_de

PAR_PAGE = 50


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """People at work in the structure shown, each with their category."""
    administrateur(request)
    structure = structure_courante(request)
    filtre = request.GET.get("categorie", "")
    comptes = partage.comptes(structure)
    filtre = filtre if filtre in comptes else ""
    total = sum(comptes.values())
    feuilles = Paginator(partage.habilites(structure, filtre), PAR_PAGE)
    feuilles.count = comptes[filtre] if filtre else total  # type: ignore[misc]
    feuille = feuilles.get_page(request.GET.get("page"))
    contexte = {
        "structure": structure,
        "page": feuille,
        "lignes": partage.lignes_de(feuille.object_list),
        "filtre": filtre,
        "total": total,
        "sans": comptes[partage.SANS],
        "filtres": [(c.code, c.court, comptes[c.code]) for c in CATEGORIES.values() if comptes[c.code]],
    }
    return render(request, "habilitations/partage.html", contexte)


@require_GET
@debit("export")
def export(request: HttpRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    administrateur(request)
    structure = structure_courante(request)
    journal.tracer("export", objet="habilitations:partage", structure_id=structure.pk)
    octets = b"".join(partage.en_csv(structure, request.GET.get("categorie", "")))
    entetes = {
        "Content-Disposition": f'attachment; filename="habilites-{structure.finess}.csv"',
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(octets, content_type="text/csv; charset=utf-8", headers=entetes)


@require_POST
@droits_sensibles
@soumission_unique
def choisir(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a category, or that there is none, on the page of a professional."""
    acteur = administrateur(request, "creer", "valider")
    pro = professionnel_de(acteur, pk)
    form = CategorieForm(request.POST)
    if form.is_valid():
        try:
            decision = choisir_categorie(acteur=acteur, professionnel=pro, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Catégorie de {pro} : {decision}.")
            return voir("professionnel", pro.pk)
    return page(request, acteur, pro, categorie_form=form)
