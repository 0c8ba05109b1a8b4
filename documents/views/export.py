"""/dossiers/<id>/documents/export/: several documents in one file, after a fresh proof of identity (S28, S-09)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from documents import ged
from documents.choices_ged import Traitement
from documents.forms.ged import ExportForm
from documents.models import Depot
from documents.services.ged.export import NOMBRE_MAX, exporter_documents
from documents.views.ged import PARTIES
from dui.core.debit import debit
from habilitations.acces import Acteur
from habilitations.views.commun import identite_fraiche
from usagers.acces import dossier_autorise, exiger
from usagers.pages import contexte_dossier
from usagers.views.formulaires import traiter


@require_http_methods(["GET", "POST"])
@identite_fraiche
@debit("export")
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger(acteur, dossier, PARTIES, "lire")
    filtres = ged.Filtres.lire(request.GET)
    lus = Depot.objects.visibles_pour(acteur).filter(filtres.condition(), dossier=dossier, traitement=Traitement.FAIT)
    form = ExportForm(request.POST if request.method == "POST" else None, depots=lus.order_by("-pk")[:NOMBRE_MAX])

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        octets = exporter_documents(acteur=acteur, dossier=dossier, choix=donnees["choix"])
        entetes = {
            "Content-Disposition": f'attachment; filename="documents-{dossier.pk}.zip"',
            "Content-Security-Policy": "sandbox", "Cache-Control": "no-store, private",
        }  # fmt: skip
        return HttpResponse(octets, content_type="application/zip", headers=entetes)

    contexte = contexte_dossier(request, dossier, "documents")
    return traiter(request, "documents/ged/export.html", form, contexte, agir)
