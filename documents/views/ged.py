"""/dossiers/<id>/documents/ and /documents/: explorer, tray, deposit, viewer, what is said of a document (S28)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents import ged
from documents.choices_ged import DOMAINES, CategorieDepot, EtatDepot, SourceDepot
from documents.forms.ged import DepotForm, PerimerForm, QualifierForm, RemiseForm, VersionForm
from documents.models import CircuitSignature, Depot, OriginalDepot, VersionDepot
from documents.services.ged import (
    certifier_conforme,
    deposer,
    noter_remise,
    nouvelle_version,
    perimer,
    qualifier_depot,
)
from documents.services.ged.droits import ECRIRE, exiger_changement, niveaux_ouverts
from documents.services.ged.signature import SIGNABLES
from documents.views.signature import ENCADRE
from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.modeles import Niveau
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.acces import dossier_autorise, exiger
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, poser, simple
from usagers.views.formulaires import traiter

PARTIES = sorted(set(DOMAINES.values()))
PAGE = "documents/ged/formulaire.html"


@require_GET
def dossier_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Every document of the dossier that this reader may open; the others do not exist."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger(acteur, dossier, PARTIES, "lire", "creer")
    filtres = ged.Filtres.lire(request.GET)
    page = ged.du_dossier(acteur, dossier, filtres)
    contexte = contexte_dossier(request, dossier, "documents") | _liste(request, page, filtres)
    contexte["depose"] = bool(niveaux_ouverts(acteur, dossier.structure_id, dossier))
    return render(request, "documents/ged/dossier.html", contexte)


def _liste(request: HttpRequest, page: ged.Page, filtres: ged.Filtres) -> dict[str, Any]:
    return {
        "page": page,
        "filtres": filtres,
        "suite": _adresse(request.GET, page.suivante),
        "categories": CategorieDepot.choices,
        "sources": SourceDepot.choices,
        "etats": EtatDepot.choices,
        "niveaux": Niveau.choices,
    }


def _adresse(get: QueryDict, suivante: int | None) -> str:
    if suivante is None:
        return ""
    parametres = get.copy()
    parametres["avant"] = str(suivante)
    return f"?{parametres.urlencode()}"


@require_GET
@debit("recherche")
def bannette(request: HttpRequest) -> HttpResponse:
    """What waits to be qualified in the house where one is; with words, what answers them."""
    acteur, structure = _ici(request)
    filtres = ged.Filtres.lire(request.GET)
    if filtres.q:
        page = ged.chercher(acteur, structure.pk, filtres)
    else:
        page = ged.bannette(acteur, structure.pk, filtres.avant)
    vus = {(d.dossier_id, d.dossier.usager_id) for d in page.lignes if d.dossier_id is not None and d.dossier}
    journal.tracer_lot("recherche" if filtres.q else "lecture", objet="depots", structure_id=structure.pk,
                       personnes=sorted(vus))  # fmt: skip
    contexte = _liste(request, page, filtres) | {"structure": structure}
    contexte["depose"] = bool(niveaux_ouverts(acteur, structure.pk, None))
    return render(request, "documents/ged/bannette.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def deposer_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    exiger(request.acteur, dossier, PARTIES, *ECRIRE)  # type: ignore[attr-defined]
    contexte = _du_dossier(request, dossier)
    return _deposer(request, dossier.structure, dossier, contexte, voir("dossier_documents", pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def deposer_bannette(request: HttpRequest) -> HttpResponse:
    acteur, structure = _ici(request)
    if not niveaux_ouverts(acteur, structure.pk, None):
        raise Refus()
    return _deposer(request, structure, None, {"structure": structure, "cadre": "base.html"}, voir("bannette"))


def _deposer(
    request: HttpRequest, structure: Structure, dossier: Dossier | None, autour: dict[str, Any], suite: HttpResponse
) -> HttpResponse:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    niveaux = niveaux_ouverts(acteur, structure.pk, dossier)
    form = DepotForm(request.POST or None, request.FILES or None, niveaux=niveaux)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        champs = {c: donnees[c] for c in ("titre", "niveau", "categorie", "type", "source")}
        for fichiers in form.documents():
            deposer(
                acteur=acteur, structure=structure, dossier=dossier, fichiers=[f.read() for f in fichiers], **champs
            )
        messages.success(request, "Déposé. Le contrôle et la mise en page prennent quelques secondes.")
        return suite

    contexte = autour | {"dossier": dossier}
    return traiter(request, "documents/ged/deposer.html", form, contexte, agir)


@require_GET
def depot(request: HttpRequest, pk: int) -> HttpResponse:
    """The document in the page, what is known of it, its versions."""
    lu = _lu(request, pk)
    circuits = list(_circuits(request.acteur, lu))  # type: ignore[attr-defined]
    contexte = _autour(request, lu) | {
        "depot": lu,
        "circuits": circuits,
        "signable": lu.etat in SIGNABLES and lu.traitement == "fait" and not any(c.ouvert for c in circuits),
        "versions": list(lu.versions.select_related("auteur")),
        "originaux": list(lu.originaux.all()),
        "statuts": list(lu.statuts.all()),
        "texte": getattr(getattr(lu, "indexe", None), "texte", ""),
        "change": _peut_changer(request.acteur, lu),  # type: ignore[attr-defined]
    }
    return render(request, "documents/ged/depot.html", contexte)


@require_GET
@xframe_options_sameorigin
def fichier(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, in the frame of our page or to keep; the name of the file says nothing."""
    lu = _lu(request, pk)
    numero = request.GET.get("version", "")
    versions = VersionDepot.objects.filter(depot=lu).order_by("-numero")
    version = (versions.filter(numero=int(numero)) if numero.isdecimal() and len(numero) < 5 else versions).first()
    if version is None:
        raise Http404
    garde = "garder" in request.GET
    if garde:
        _exporte(lu)
    entetes = {
        "Content-Disposition": f'{"attachment" if garde else "inline"}; filename="document-{pk}-{version.numero}.pdf"',
        "Content-Security-Policy": ENCADRE,
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(version.contenu, content_type=version.mime, headers=entetes)


@require_GET
def original(request: HttpRequest, pk: int, numero: int, ordre: int) -> HttpResponse:
    """The file as it came, to keep, never opened in the page; only once it was found harmless."""
    lu = _lu(request, pk)
    get_object_or_404(VersionDepot, depot=lu, numero=numero)
    recu = get_object_or_404(OriginalDepot, depot=lu, numero=numero, ordre=ordre)
    _exporte(lu)
    suffixe = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}[recu.mime]
    entetes = {
        "Content-Disposition": f'attachment; filename="original-{pk}-{numero}-{ordre}.{suffixe}"',
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(recu.contenu, content_type="application/octet-stream", headers=entetes)


def _deposer_version(*, acteur: Acteur, depot: Depot, fichiers: list[Any], motif: str) -> None:
    nouvelle_version(acteur=acteur, depot=depot, fichiers=[f.read() for f in fichiers], motif=motif)


ACTES = {
    "version": Acte("Déposer une nouvelle version", "Déposer la version",
                    "Nouvelle version déposée. La précédente reste au dossier.",
                    lambda r, _: VersionForm(r.POST or None, r.FILES or None), _deposer_version, str),
    "remise": Acte("Noter une remise", "Noter la remise", "Remise notée.", simple(RemiseForm), noter_remise, str),
    "perime": Acte("Dire ce document périmé", "Dire périmé", "Ce document ne vaut plus. Il reste au dossier.",
                   simple(PerimerForm), perimer, str),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def qualifier(request: HttpRequest, pk: int) -> HttpResponse:
    lu = _change(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    niveaux = niveaux_ouverts(acteur, lu.structure_id, lu.dossier)
    form = QualifierForm(request.POST or None, instance=lu, niveaux=niveaux)

    def enregistrer(*, acteur: Acteur, depot: Depot, **_lus: Any) -> Depot:
        relu = _lu(request, depot.pk)  # the form has written into the one that it shows
        return qualifier_depot(acteur=acteur, depot=relu, version_lue=form.version_lue, **form.champs())

    acte = Acte("Qualifier ce document", "Enregistrer", "Document à jour.", lambda *_: form, enregistrer,
                lambda _: "Ce qu’il est, et qui peut le lire.")  # fmt: skip
    return _poser(request, lu, acte, avec_vue=True)


@require_http_methods(["GET", "POST"])
@soumission_unique
def version(request: HttpRequest, pk: int) -> HttpResponse:
    return _poser(request, _change(request, pk), ACTES["version"])


@require_POST
@soumission_unique
def conforme(request: HttpRequest, pk: int) -> HttpResponse:
    certifier_conforme(acteur=request.acteur, depot=_change(request, pk))  # type: ignore[attr-defined]
    messages.success(request, "Copie dite conforme au papier.")
    return voir("depot", pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def remise(request: HttpRequest, pk: int) -> HttpResponse:
    return _poser(request, _change(request, pk), ACTES["remise"])


@require_http_methods(["GET", "POST"])
@soumission_unique
def perime(request: HttpRequest, pk: int) -> HttpResponse:
    return _poser(request, _change(request, pk), ACTES["perime"])


def _ici(request: HttpRequest) -> tuple[Acteur, Structure]:
    """The house where one is; a refusal for who reads no document there."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut(d, a) for d in PARTIES for a in ("lire", "creer")):
        raise Refus()
    structure = structure_courante(request)
    if structure is None:
        raise Refus()
    return acteur, structure


def _lu(request: HttpRequest, pk: int) -> Depot:
    """404 for who may not read it; the reading is in the log of the dossier."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None:
        raise Http404
    lus = Depot.objects.visibles_pour(acteur).select_related(
        "depose_par", "conforme_par", "indexe", "structure", "sejour", "dossier__usager", "dossier__perimetre"
    )
    lu = get_object_or_404(lus, pk=pk)
    journal.tracer(
        "lecture" if request.method == "GET" else "ecriture", objet=f"depot:{pk}", dossier_id=lu.dossier_id,
        structure_id=lu.structure_id, usager_id=lu.dossier.usager_id if lu.dossier else None, niveau=lu.niveau,
    )  # fmt: skip
    return lu


def _change(request: HttpRequest, pk: int) -> Depot:
    lu = _lu(request, pk)
    exiger_changement(request.acteur, lu)  # type: ignore[attr-defined]
    return lu


def _circuits(acteur: Acteur, lu: Depot) -> QuerySet[CircuitSignature]:
    siens = CircuitSignature.objects.visibles_pour(acteur).filter(objet=lu.cle)
    return siens.select_related("document", "lance_par")[:5]


def _peut_changer(acteur: Acteur, lu: Depot) -> bool:
    try:
        exiger_changement(acteur, lu)
    except Refus:
        return False
    return True


def _exporte(lu: Depot) -> None:
    journal.tracer("export", objet=f"depot:{lu.pk}", dossier_id=lu.dossier_id, structure_id=lu.structure_id,
                   usager_id=lu.dossier.usager_id if lu.dossier else None, niveau=lu.niveau)  # fmt: skip


def _autour(request: HttpRequest, lu: Depot) -> dict[str, Any]:
    """Banner of the person when the document has a dossier."""
    return _du_dossier(request, lu.dossier) if lu.dossier else {"dossier": None, "cadre": "base.html"}


def _du_dossier(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    return contexte_dossier(request, dossier, "documents") | {"cadre": "usagers/dossiers/base.html"}


def _poser(request: HttpRequest, lu: Depot, acte: Acte, *, avec_vue: bool = False) -> HttpResponse:
    contexte = _autour(request, lu) | {"depot": lu, "avec_vue": avec_vue, "renoncer": "Revenir"}
    return poser(request, acte, "depot", lu, ("depot", lu.pk), contexte, PAGE)
