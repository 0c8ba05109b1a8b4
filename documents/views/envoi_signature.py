"""/documents/depots/<n>/signer/ and /documents/<n>/signer/: choose who signs, then the circuit (S27, S28)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents.forms.envoi_signature import EnvoiForm
from documents.models import CircuitSignature, Document
from documents.services.ged import faire_signer_depot, faire_signer_document
from documents.services.signature.ouverture import LANCER, domaine_de
from documents.signataires import possibles
from documents.views.ged import _lu
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers.acces import dossier_autorise, exiger
from usagers.autorite import mineur
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.formulaires import traiter

PAGE = "documents/signature/envoi.html"


@require_http_methods(["GET", "POST"])
@soumission_unique
def depot(request: HttpRequest, pk: int) -> HttpResponse:
    lu = _lu(request, pk)
    if lu.dossier is None:
        raise Http404
    exiger(request.acteur, lu.dossier, [lu.domaine], *LANCER)  # type: ignore[attr-defined]

    def ouvrir(**demande: Any) -> CircuitSignature:
        return faire_signer_depot(acteur=request.acteur, depot=lu, **demande)  # type: ignore[attr-defined]

    return _choisir(request, lu.dossier, lu.niveau, lu.titre, reverse("depot", args=[pk]), ouvrir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """404 for anyone but the reader it was built for."""
    acteur = request.acteur  # type: ignore[attr-defined]
    produit = Document.objects.servis_a(acteur).filter(pk=pk).first() if acteur is not None else None
    if produit is None:
        raise Http404
    domaine = domaine_de(produit.niveau)
    produit.dossier = dossier = dossier_autorise(request, produit.dossier_id, "ID", "resumer", produit.niveau)
    exiger(acteur, dossier, [domaine], *LANCER)

    def ouvrir(**demande: Any) -> CircuitSignature:
        return faire_signer_document(acteur=acteur, document=produit, **demande)

    return _choisir(request, dossier, produit.niveau, produit.titre, reverse("document_produire", args=[dossier.pk]),
                    ouvrir)  # fmt: skip


def _choisir(
    request: HttpRequest, dossier: Dossier, niveau: int, titre: str, retour: str,
    ouvrir: Callable[..., CircuitSignature],
) -> HttpResponse:  # fmt: skip
    acteur = request.acteur  # type: ignore[attr-defined]
    qui = possibles(acteur, dossier, domaine_de(niveau), niveau)
    form = EnvoiForm(request.POST or None, possibles=qui, mineur=bool(mineur(dossier.usager)))

    def agir(_donnees: dict[str, Any]) -> HttpResponse:
        circuit = ouvrir(**form.demande())
        messages.success(request, "Le document attend les signatures.")
        return voir("circuit", circuit.pk)

    contexte = contexte_dossier(request, dossier, "documents") | {"titre": titre, "retour": retour}
    return traiter(request, PAGE, form, contexte, agir)
