"""Search: a page of its own, and the options of the field of the header and of the palette."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from dui.core import journal, pages
from dui.core.debit import debit
from dui.core.reponses import voir
from habilitations.acces import exiger_droit
from usagers.selectors import rechercher


@require_http_methods(["GET", "HEAD", "POST"])
@debit("recherche")
def recherche(request: HttpRequest) -> HttpResponse:
    """By GET; by POST on a shared workstation, whose browser keeps addresses and what was posted."""
    exiger_droit(request.acteur, "ID", "resumer")  # type: ignore[attr-defined]
    if request.method == "POST":
        scelle = urlencode({"s": pages.sceller(request, request.POST.get("q", "")[:120])})
        return voir(f"{reverse('personne_recherche')}?{scelle}")
    return render(request, "usagers/personnes/recherche.html", _chercher(request, 20))


@require_safe
@debit("recherche")
def suggestions(request: HttpRequest) -> HttpResponse:
    return render(request, "usagers/personnes/suggestions.html", _chercher(request, 6))


def _chercher(request: HttpRequest, limite: int) -> dict[str, Any]:
    acteur = exiger_droit(request.acteur, "ID", "resumer")  # type: ignore[attr-defined]
    texte = (request.GET.get("q") or pages.desceller(request, request.GET.get("s", ""))).strip()[:120]
    trouves = rechercher(acteur, texte, limite) if texte else []
    journal.tracer("recherche", objet="personnes")
    for structure_id in {t.dossier.structure_id for t in trouves}:
        ici = [(t.dossier.pk, t.usager.pk) for t in trouves if t.dossier.structure_id == structure_id]
        journal.tracer_lot("recherche", objet="personnes", structure_id=structure_id, personnes=ici)
    return {"q": texte, "trouves": trouves}
