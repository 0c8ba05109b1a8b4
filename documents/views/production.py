"""/dossiers/<id>/produire/: choose a model, for whom, in which format; page, or drawer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from documents.forms.production import ProductionForm
from documents.models import Document
from documents.selectors import modeles_ouverts
from documents.services import produire
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise
from usagers.models import Dossier
from usagers.pages import contexte_dossier

DERNIERS = 10


@require_http_methods(["GET", "POST"])
@soumission_unique
@debit("papier")
def produire_document(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    modeles = modeles_ouverts(acteur, dossier)
    form = ProductionForm(request.POST or None, modeles=modeles, initial={"code": request.GET.get("modele", "")})
    if request.method == "POST" and form.is_valid() and _produire(request, acteur, dossier, form):
        return voir("document_produire", pk)
    derniers = Document.objects.servis_a(acteur).filter(dossier=dossier).exclude(version_modele=None)[:DERNIERS]
    contexte = contexte_dossier(request, dossier, "documents") | {
        "form": form, "modeles": modeles, "derniers": derniers,
    }  # fmt: skip
    return render(request, "documents/produire.html", contexte, status=422 if form.is_bound else 200)


def _produire(request: HttpRequest, acteur: Acteur, dossier: Dossier, form: ProductionForm) -> bool:
    try:
        document = produire(acteur=acteur, dossier=dossier, **_demande(form))
    except ErreurMetier as erreur:
        form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        return False
    messages.success(request, f"« {document.titre} » est dans le dossier.")
    return True


def _demande(form: ProductionForm) -> dict[str, Any]:
    donnees = form.cleaned_data
    dehors = donnees["pour"] == "dehors"
    return {
        "code": donnees["code"],
        "format": donnees["format"],
        "destinataire": donnees["destinataire"].splitlines() if dehors else (),
    }
