"""Serving a kept document, to the one reader it was built for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from documents.models import Document
from dui.core import journal
from usagers.acces import dossier_autorise


@require_GET
def telecharger(request: HttpRequest, pk: int) -> HttpResponse:
    """/documents/<id>/: 404 for anyone else, even with every right on the dossier."""
    acteur = request.acteur  # type: ignore[attr-defined]
    if acteur is None:
        raise Http404
    document = Document.objects.servis_a(acteur).filter(pk=pk).first()
    if document is None:
        raise Http404
    dossier_autorise(request, document.dossier_id, "ID", "resumer", document.niveau)
    journal.tracer(
        "export",
        objet=f"document:{document.pk}",
        dossier_id=document.dossier_id,
        structure_id=document.structure_id,
        niveau=document.niveau,
    )
    entetes = {
        "Content-Disposition": f'attachment; filename="document-{document.pk}.{document.extension}"',
        "Content-Security-Policy": "sandbox",
    }
    return HttpResponse(document.contenu, content_type=document.mime, headers=entetes)
