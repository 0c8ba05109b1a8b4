"""/dossiers/<id>/documents/export/: several documents in one file, by a worker, after a fresh proof (S28, S-09)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from documents import ged
from documents.choices_ged import Traitement
from documents.forms.ged import ExportForm
from documents.models import Depot, ExportDocuments
from documents.models.exports import EtatExport
from documents.services.ged.archive import demander_export, remettre_export
from documents.services.ged.export import NOMBRE_MAX
from documents.views.ged import PARTIES
from dui.core.debit import debit
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.views.commun import identite_fraiche
from usagers.acces import dossier_autorise, exiger
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.formulaires import traiter


def _dossier(request: HttpRequest, pk: int) -> Dossier:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    exiger(request.acteur, dossier, PARTIES, "lire")  # type: ignore[attr-defined]
    return dossier


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
@debit("export")
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Which ones; a worker makes the archive."""
    dossier = _dossier(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    filtres = ged.Filtres.lire(request.GET)
    lus = Depot.objects.visibles_pour(acteur).filter(filtres.condition(), dossier=dossier, traitement=Traitement.FAIT)
    form = ExportForm(request.POST if request.method == "POST" else None, depots=lus.order_by("-pk")[:NOMBRE_MAX])

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        export = demander_export(acteur=acteur, dossier=dossier, choix=donnees["choix"])
        return voir("export_documents", pk, export.pk)

    contexte = contexte_dossier(request, dossier, "documents")
    return traiter(request, "documents/ged/export.html", form, contexte, agir)


def _sien(request: HttpRequest, dossier: Dossier, export_pk: int) -> ExportDocuments:
    """One's own: those of the others do not exist."""
    siens = ExportDocuments.objects.filter(demandeur=request.acteur.id)  # type: ignore[attr-defined]
    export: ExportDocuments = get_object_or_404(siens, pk=export_pk, dossier=dossier)
    export.dossier = dossier
    return export


@require_GET
def export(request: HttpRequest, pk: int, export_pk: int) -> HttpResponse:
    """Where it stands; the archive once it is ready, until its term."""
    dossier = _dossier(request, pk)
    contexte = contexte_dossier(request, dossier, "documents") | _page(_sien(request, dossier, export_pk))
    return render(request, "documents/ged/archive.html", contexte)


def _page(export: ExportDocuments) -> dict[str, Any]:
    return {"e": export, "en_cours": export.etat == EtatExport.DEMANDE}


@require_GET
def avancement(request: HttpRequest, pk: int, export_pk: int) -> HttpResponse:
    """Fragment asked again while the worker works; once over, the page is loaded whole."""
    page = _page(_sien(request, _dossier(request, pk), export_pk))
    if not page["en_cours"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "documents/ged/_archive_avancement.html", page | {"dossier": page["e"].dossier})


@require_http_methods(["GET", "POST"])
@identite_fraiche
@debit("export")
def fichier(request: HttpRequest, pk: int, export_pk: int) -> HttpResponse:
    """The page asks for a fresh proof; the post gives the archive."""
    sien = _sien(request, _dossier(request, pk), export_pk)
    if request.method == "GET":
        return voir("export_documents", pk, export_pk)
    octets = remettre_export(acteur=request.acteur, export=sien)  # type: ignore[attr-defined]
    entetes = {
        "Content-Disposition": f'attachment; filename="documents-{pk}.zip"',
        "Content-Security-Policy": "sandbox", "Cache-Control": "no-store, private",
    }  # fmt: skip
    return HttpResponse(octets, content_type="application/zip", headers=entetes)
