"""/habilitations/journal/extraits/: extracts of the log for a complaint or a breach, made in a worker (S-52)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acteur import Acteur
from habilitations.extraits import coffre
from habilitations.forms.extraits import ExtraitForm
from habilitations.lecture_journal import Filtre
from habilitations.models.extraits import EtatExtrait, ExtraitJournal
from habilitations.services.extraits import annuler_extrait, avancement, demander_extrait, remettre_extrait
from habilitations.views.commun import administrateur, identite_fraiche, rapporter, statut

PAR_PAGE = 50


def _visibles(acteur: Acteur) -> QuerySet[ExtraitJournal]:
    """One's own, and those that others made of the structures one watches over; the file is its asker's alone."""
    lus = ExtraitJournal.objects.filter(structures__overlap=sorted(acteur.structures_ou("HAB", "lire")))
    return lus.select_related("demandeur", "professionnel", "perimetre__dossier")


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def extraits(request: HttpRequest) -> HttpResponse:
    acteur = administrateur(request, "lire")
    form = ExtraitForm(request.POST or None, acteur=acteur, filtre=Filtre.lire(request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            extrait_demande = demander_extrait(acteur=acteur, **form.demande())
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            return voir("extrait", extrait_demande.pk)
    contexte = {"form": form, "lignes": _visibles(acteur)[:PAR_PAGE]}
    return render(request, "habilitations/extraits.html", contexte, status=statut(form))


@require_GET
def extrait(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "lire")
    return render(request, "habilitations/extrait.html", _page(acteur, pk))


def _page(acteur: Acteur, pk: int) -> dict[str, Any]:
    lu = get_object_or_404(_visibles(acteur), pk=pk)
    en_cours = lu.etat == EtatExtrait.DEMANDE
    return {"e": lu, "en_cours": en_cours, "faites": avancement(lu), "sien": lu.demandeur_id == acteur.id}


@require_GET
def extrait_avancement(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment asked again while the worker works; once over, the page is loaded whole."""
    page = _page(administrateur(request, "lire"), pk)
    if not page["en_cours"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "habilitations/_extrait_avancement.html", page)


@require_POST
@soumission_unique
def extrait_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = administrateur(request, "lire")
    annuler_extrait(acteur=acteur, extrait=get_object_or_404(_visibles(acteur), pk=pk))
    messages.success(request, "L’extrait s’arrête.")
    return voir("extrait", pk)


@require_http_methods(["GET", "POST"])
@identite_fraiche  # type: ignore[arg-type]
def extrait_fichier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page asks for a fresh proof; the post gives the file, decrypted block after block."""
    acteur = administrateur(request, "lire")
    lu = get_object_or_404(_visibles(acteur), pk=pk)
    if request.method == "GET":
        return voir("extrait", pk)
    chemin = remettre_extrait(acteur=acteur, extrait=lu)
    entetes = {
        "Content-Disposition": f'attachment; filename="extrait-journal-{pk}.zip"', "Content-Length": str(lu.taille),
        "Content-Security-Policy": "sandbox", "Cache-Control": "no-store, private",
    }  # fmt: skip
    return StreamingHttpResponse(coffre.lire(chemin), content_type="application/zip", headers=entetes)
