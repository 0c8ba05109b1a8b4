"""/signatures/: the parapheur, one circuit, its document, its outcomes, its proof (S27)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents import parapheur
from documents.choices_signature import Mode
from documents.forms.signature import AbandonForm, NoterForm, SignerForm
from documents.middleware import TABLETTE
from documents.models import CircuitSignature, Signataire
from documents.origines import origine
from documents.services.signature import (
    Recueil,
    abandonner_circuit,
    noter_sans_signature,
    relancer,
    signer,
    verser_papier,
)
from documents.services.signature.ouverture import LANCER
from documents.services.signature.preuve import archive, lire
from dui.core import journal
from dui.core.debit import debit
from dui.core.entrees import EntreeRefusee, texte_pdf
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.views.commun import entier, identite_fraiche
from usagers.acces import dossier_autorise, exiger, permet
from usagers.pages import contexte_dossier
from usagers.views.formulaires import traiter

# Read in the frame of our own page and nowhere else; a PDF viewer does not start under « sandbox ».
ENCADRE = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
PAGE = "documents/signature/formulaire.html"


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None:
        raise Http404
    cle = request.GET.get("voir") or "moi"
    lignes, suite = parapheur.lister(acteur, cle, entier(request.GET.get("avant")))
    journal.tracer_lot("lecture", objet="signatures", structure_id=None,
                       personnes=sorted({(c.dossier_id, c.dossier.usager_id) for c in lignes}))  # fmt: skip
    suivantes = f"?voir={cle}&avant={suite}" if suite else ""
    contexte = {"lignes": lignes, "suivantes": suivantes, "vues": parapheur.compter(acteur), "voir": cle}
    return render(request, "documents/signature/parapheur.html", contexte)


@require_GET
def circuit(request: HttpRequest, pk: int) -> HttpResponse:
    lu = _circuit(request, pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, lu.dossier, "documents") | {
        "circuit": lu,
        "lignes": parapheur.lignes_de(lu, acteur),
        "mene": permet(acteur, lu.dossier, lu.domaine, *LANCER),
        "preuve": getattr(lu, "preuve", None),
        "origine": origine(lu),
    }
    return render(request, "documents/signature/circuit.html", contexte)


@require_GET
@xframe_options_sameorigin
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes to sign, in the page; every reader of the circuit reads the same document."""
    lu = _circuit(request, pk)
    entetes = {
        "Content-Disposition": f'inline; filename="document-{lu.document_id}.pdf"',
        "Content-Security-Policy": ENCADRE,
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(lu.contenu, content_type=lu.document.mime, headers=entetes)


@require_GET
def texte(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the document, large and without frame: for a tablet that shows no PDF, or a reader of screens."""
    lu = _circuit(request, pk)
    a_signer = request.session.get(TABLETTE)
    retour = reverse("circuit_tablette", args=[pk, a_signer]) if a_signer else reverse("circuit", args=[pk])
    try:
        pages = [page for page in texte_pdf(lu.contenu) if page]
    except EntreeRefusee:
        pages = []
    contexte = {"circuit": lu, "pages": pages, "retour": retour}
    return render(request, "documents/signature/texte.html", contexte)


@require_http_methods(["GET", "POST"])
def signer_soi(request: HttpRequest, pk: int) -> HttpResponse:
    """A professional, on one's own session. Who is not asked to sign is told so before any proof is asked for."""
    lu = _circuit(request, pk)
    siens = Signataire.objects.filter(circuit=lu, professionnel=request.acteur.id).order_by("rang", "pk")  # type: ignore[attr-defined]
    signataire = siens.filter(signature=None).first() or siens.first()
    if signataire is None:
        raise Refus("Votre signature n’est pas demandée sur ce document.")
    return _signer_soi(request, lu=lu, signataire=signataire)


@identite_fraiche
@soumission_unique
def _signer_soi(request: HttpRequest, *, lu: CircuitSignature, signataire: Signataire) -> HttpResponse:
    """Just identified (S-09)."""
    acteur = request.acteur  # type: ignore[attr-defined]

    def agir(_donnees: dict[str, Any]) -> HttpResponse:
        recueil = Recueil(Mode.ELECTRONIQUE, appareil=request.headers.get("User-Agent", ""))
        signer(acteur=acteur, signataire=signataire, recueil=recueil)
        messages.success(request, "Document signé.")
        return voir("circuit", lu.pk)

    contexte = _page(request, lu, "Signer", "Signer", f"En qualité de {signataire.qualite}.")
    return traiter(request, PAGE, SignerForm(request.POST or None), contexte, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def noter(request: HttpRequest, pk: int, signataire: int) -> HttpResponse:
    """Signed paper, refusal, inability, impediment."""
    lu, attendu = _mene(request, pk, signataire)
    acteur = request.acteur  # type: ignore[attr-defined]

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        if donnees["mode"] == Mode.PAPIER:
            verser_papier(acteur=acteur, signataire=attendu, contenu=donnees["papier"].read(),
                          le=donnees["papier_le"])  # fmt: skip
        else:
            noter_sans_signature(acteur=acteur, signataire=attendu, mode=donnees["mode"], motif=donnees["motif"])
        messages.success(request, f"C’est noté pour {attendu.nom}.")
        return voir("circuit", pk)

    contexte = _page(request, lu, f"Noter une réponse : {attendu.nom}", "Noter la réponse", attendu.qualite)
    return traiter(request, PAGE, NoterForm(request.POST or None, request.FILES or None), contexte, agir)


@require_POST
@soumission_unique
def rappeler(request: HttpRequest, pk: int, signataire: int) -> HttpResponse:
    _lu, attendu = _mene(request, pk, signataire)
    relancer(acteur=request.acteur, signataire=attendu)  # type: ignore[attr-defined]
    suite = "un avis l’attend dans le logiciel" if attendu.professionnel_id else "la relance est datée"
    messages.success(request, f"{attendu.nom} : {suite}.")
    return voir("circuit", pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    lu = _circuit(request, pk)
    exiger(request.acteur, lu.dossier, [lu.domaine], *LANCER)  # type: ignore[attr-defined]

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        abandonner_circuit(acteur=request.acteur, circuit=lu, motif=donnees["motif"])  # type: ignore[attr-defined]
        messages.success(request, "Signature abandonnée.")
        return voir("circuit", pk)

    phrase = "Les signatures attendues tombent. Pour recommencer, ouvrez une nouvelle signature."
    contexte = _page(request, lu, "Abandonner cette signature", "Abandonner la signature", phrase)
    return traiter(request, PAGE, AbandonForm(request.POST or None), contexte, agir)


@require_GET
@debit("papier")
@identite_fraiche
def preuve(request: HttpRequest, pk: int, quoi: str) -> HttpResponse:
    """The signed PDF, the certificate, or all of it with the manifest."""
    lu = _circuit(request, pk)
    etablie = getattr(lu, "preuve", None)
    if etablie is None:
        raise Http404
    octets = archive(etablie) if quoi == "preuve.zip" else lire(etablie, FICHIERS[quoi])
    journal.tracer("export", objet=f"circuit:{pk}", dossier_id=lu.dossier_id, structure_id=lu.structure_id,
                   usager_id=lu.dossier.usager_id, niveau=lu.niveau)  # fmt: skip
    entetes = {
        "Content-Disposition": f'attachment; filename="signature-{pk}-{quoi}"', "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store, private",
    }  # fmt: skip
    mime = "application/zip" if quoi == "preuve.zip" else "application/pdf"
    return HttpResponse(octets, content_type=mime, headers=entetes)


FICHIERS = {"signe.pdf": "scelle", "certificat.pdf": "certificat"}


def _circuit(request: HttpRequest, pk: int) -> CircuitSignature:
    """404 for who may not read it; the reading is written in the log of the dossier."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None:
        raise Http404
    lus = parapheur.avec_signataires(CircuitSignature.objects.visibles_pour(acteur))
    lu = get_object_or_404(lus.select_related("document", "preuve"), pk=pk)
    lu.dossier = dossier_autorise(request, lu.dossier_id, lu.domaine, "lire", lu.niveau)
    return lu


def _mene(request: HttpRequest, pk: int, signataire: int) -> tuple[CircuitSignature, Signataire]:
    """Who opened it, or may open such ones on that dossier."""
    lu = _circuit(request, pk)
    exiger(request.acteur, lu.dossier, [lu.domaine], *LANCER)  # type: ignore[attr-defined]
    attendu = get_object_or_404(Signataire.objects.select_related("relation"), pk=signataire, circuit=lu)
    attendu.circuit = lu
    return lu, attendu


def _page(request: HttpRequest, lu: CircuitSignature, titre: str, bouton: str, phrase: str) -> dict[str, Any]:
    autour = {"circuit": lu, "titre": titre, "bouton": bouton, "phrase": phrase}
    return contexte_dossier(request, lu.dossier, "documents") | autour
