"""/reprise/: persons, entourage and stays of another software, tried first, then taken in by a worker."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.choices import EtatLigne
from usagers.forms.reprise import ColonnesForm, FichierForm
from usagers.models import LotReprise
from usagers.selectors.reprise import exemples, lignes_de, lots_de, rapport_csv
from usagers.services import reprise as services

TONS = {
    EtatLigne.REPRISE: ("ok", "check"), EtatLigne.INCHANGEE: ("", "minus"), EtatLigne.DOUTEUSE: ("attention", "info"),
    EtatLigne.REJETEE: ("danger", "x"), EtatLigne.A_FAIRE: ("info", "hourglass"),
}  # fmt: skip


def _ici(request: HttpRequest) -> tuple[Acteur, Structure]:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    structure = structure_courante(request)
    services.exiger_reprise(acteur, structure.pk)
    return acteur, structure


def _lot(request: HttpRequest, pk: int) -> tuple[Acteur, LotReprise]:
    """Of the establishment shown: another one's file does not exist here."""
    acteur, structure = _ici(request)
    return acteur, get_object_or_404(lots_de(structure), pk=pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def reprise(request: HttpRequest) -> HttpResponse:
    """Files already received, and the next one."""
    acteur, structure = _ici(request)
    form = FichierForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        recu = form.cleaned_data["fichier"]
        try:
            lot = services.recevoir_fichier(
                acteur=acteur, structure=structure, source=form.cleaned_data["source"], nom=recu.name,
                octets=recu.read(),
            )  # fmt: skip
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else "fichier", erreur.message)
        else:
            return voir("reprise_lot", lot.pk)
    contexte = {"form": form, "lots": lots_de(structure)[:50], "structure": structure}
    return render(request, "usagers/reprise/liste.html", contexte, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@soumission_unique
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Columns, try, outcome of each line, decisions."""
    acteur, lu = _lot(request, pk)
    form = _colonnes(request, lu)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.choisir_colonnes(acteur=acteur, lot=lu, correspondances=form.correspondances())
            services.demander(acteur=acteur, lot=lu, a_blanc=True)
        except ErreurMetier as erreur:
            form.add_error(None, erreur.message)
        else:
            return voir("reprise_lot", pk)
    journal.tracer("lecture", objet=f"reprise:{pk}", structure_id=lu.structure_id)
    contexte = _page(request, lu) | {"form": form}
    return render(request, "usagers/reprise/lot.html", contexte, status=422 if form and form.is_bound else 200)


def _colonnes(request: HttpRequest, lu: LotReprise) -> ColonnesForm | None:
    """Columns can be chosen as long as nothing was written."""
    if not lu.a_blanc or _en_cours(lu):
        return None
    return ColonnesForm(request.POST or None, lot=lu, exemples=exemples(lu))


def _en_cours(lu: LotReprise) -> bool:
    return bool(lu.demande_le and not lu.termine_le and not lu.annule_le)


def _page(request: HttpRequest, lu: LotReprise) -> dict[str, Any]:
    etat = request.GET.get("etat", "")
    apres = request.GET.get("apres", "0")
    lignes, suivante = lignes_de(lu, etat, int(apres) if apres.isdecimal() and len(apres) < 9 else 0)
    return _avancement(lu) | {"lignes": lignes, "suivante": suivante, "etat": etat}


def _avancement(lu: LotReprise) -> dict[str, Any]:
    comptes = services.bilan(lu)
    etats = [(e.value, e.label, comptes[e.value], *TONS[e]) for e in EtatLigne if comptes[e.value]]
    faites = lu.lignes_total - comptes[EtatLigne.A_FAIRE]
    return {"lot": lu, "etats": etats, "faites": faites, "en_cours": _en_cours(lu), "comptes": comptes}


@require_GET
def avancement(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment asked again while the worker works; once over, the page is loaded whole."""
    _, lu = _lot(request, pk)
    if not _en_cours(lu):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "usagers/reprise/_avancement.html", _avancement(lu))


@require_POST
@soumission_unique
def demander(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file in, or go on after a stop."""
    acteur, lu = _lot(request, pk)
    services.demander(acteur=acteur, lot=lu, a_blanc=False)
    messages.success(request, "La reprise a commencé. Vous pouvez quitter cette page.")
    return voir("reprise_lot", pk)


@require_POST
@soumission_unique
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, lu = _lot(request, pk)
    services.annuler(acteur=acteur, lot=lu)
    messages.success(request, "La reprise s’arrête. Ce qui est écrit reste ; vous pourrez continuer.")
    return voir("reprise_lot", pk)


@require_POST
@soumission_unique
def trancher(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """« creer », or the key of the person to whom the line belongs."""
    acteur, lu = _lot(request, pk)
    choix = request.POST.get("choix", "")
    usager_id = int(choix) if choix.isdecimal() and len(choix) < 10 else None
    decision = "rattacher" if usager_id else choix
    services.trancher(acteur=acteur, lot=lu, numero=numero, decision=decision, usager_id=usager_id)
    messages.success(request, f"Ligne {numero} : c’est noté, elle repasse.")
    return voir(f"{request.path.split('/lignes/')[0]}/?etat=douteuse")


@require_GET
@debit("export")
def rapport(request: HttpRequest, pk: int) -> HttpResponse:
    _, lu = _lot(request, pk)
    journal.tracer("export", objet=f"reprise:{pk}", structure_id=lu.structure_id)
    reponse = HttpResponse(b"".join(rapport_csv(lu)), content_type="text/csv; charset=utf-8")
    reponse.headers["Content-Disposition"] = f'attachment; filename="reprise-{pk}.csv"'
    return reponse
