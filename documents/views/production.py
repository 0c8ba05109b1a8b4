"""/dossiers/<id>/produire/: choose a model, for whom, in which format; page, or drawer."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
    if request.method == "POST" and form.is_valid():
        produit = _produire(acteur, dossier, form)
        if produit is not None:
            return _dire(request, produit)
    fragment = bool(getattr(request, "htmx", False))
    contexte = {} if fragment else contexte_dossier(request, dossier, "documents")
    contexte |= {"form": form, "modeles": modeles, "dossier": dossier, "fragment": fragment,
                 "derniers": _derniers(acteur, dossier)}  # fmt: skip
    gabarit = "documents/produire.html#tiroir" if fragment else "documents/produire.html"
    return render(request, gabarit, contexte, status=422 if form.is_bound else 200)


def _derniers(acteur: Acteur, dossier: Dossier) -> list[Document]:
    faits = Document.objects.servis_a(acteur).filter(dossier=dossier).exclude(version_modele=None)
    return list(faits[:DERNIERS])


def _produire(acteur: Acteur, dossier: Dossier, form: ProductionForm) -> Document | None:
    try:
        return produire(acteur=acteur, dossier=dossier, **_demande(form))
    except ErreurMetier as erreur:
        form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        return None


def _demande(form: ProductionForm) -> dict[str, Any]:
    donnees = form.cleaned_data
    dehors = donnees["pour"] == "dehors"
    return {
        "code": donnees["code"],
        "format": donnees["format"],
        "destinataire": donnees["destinataire"].splitlines() if dehors else (),
    }


def _dire(request: HttpRequest, produit: Document) -> HttpResponse:
    """Made for oneself: it can be opened at once; for somebody outside, it is in the dossier."""
    texte = f"« {produit.titre} » est dans le dossier."
    if not getattr(request, "htmx", False):
        messages.success(request, texte)
        return voir("document_produire", produit.dossier_id)
    toast = {"texte": texte}
    if produit.lecteur_id is not None:
        toast |= {"url": reverse("document", args=[produit.pk]), "action": "Ouvrir"}
    return HttpResponse(headers={"HX-Trigger": json.dumps({"toast": toast, "tiroir:fermer": {}})})
