"""/dossiers/<id>/produire/: choose a model, for whom, in which format; page, or drawer."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents.champs import OBJETS
from documents.forms.production import COLLEGUE, DEHORS, ProductionForm
from documents.models import Document
from documents.selectors import collegues_de, modeles_ouverts, objets_ouverts
from documents.services import produire
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur, acteur_de
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
    choisi = request.POST.get("code") or request.GET.get("modele") or request.GET.get("code", "")
    genre = next((m.objet for m in modeles if m.code == choisi), "")
    form = ProductionForm(
        request.POST or None, modeles=modeles, collegues=collegues_de(acteur, dossier),
        objets=objets_ouverts(acteur, dossier, genre) if genre else [],
        initial={"code": choisi, "objet": request.GET.get("objet", "")},
    )  # fmt: skip
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
        return produire(acteur=acteur, dossier=dossier, **_demande(acteur, dossier, form))
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None


def _demande(acteur: Acteur, dossier: Dossier, form: ProductionForm) -> dict[str, Any]:
    donnees = form.cleaned_data
    collegue = donnees["collegue"] if donnees["pour"] == COLLEGUE else None
    return {
        "code": donnees["code"],
        "format": donnees["format"],
        "destinataire": donnees["destinataire"].splitlines() if donnees["pour"] == DEHORS else (),
        "lecteur": acteur_de(collegue.compte) if collegue is not None else None,
        "objet": _objet(acteur, dossier, form.modeles[donnees["code"]].objet, donnees.get("objet") or ""),
    }


def _objet(acteur: Acteur, dossier: Dossier, genre: str, choisi: str) -> Any:
    """Loaded by the room that knows it, which authorises it too."""
    connu = OBJETS.get(genre) if genre else None
    return connu.charger(dossier, acteur, int(choisi.partition(":")[2])) if connu is not None else None


def _dire(request: HttpRequest, produit: Document) -> HttpResponse:
    """Made for oneself: it can be opened at once; for somebody outside, it is in the dossier."""
    texte = f"« {produit.titre} » est dans le dossier."
    if not getattr(request, "htmx", False):
        messages.success(request, texte)
        return voir("document_produire", produit.dossier_id)
    toast = {"texte": texte}
    if produit.lecteur_id == request.acteur.id:  # type: ignore[attr-defined]
        toast |= {"url": reverse("document", args=[produit.pk]), "action": "Ouvrir"}
    return HttpResponse(headers={"HX-Trigger": json.dumps({"toast": toast, "tiroir:fermer": {}})})
