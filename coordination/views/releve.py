"""/releve/: what happened since my last shift, ranked; what stays open; the receipt (experience §5.1)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination.fiche import MOTS_NIVEAUX
from coordination.forms_releve import ClotureForm, PeriodeForm, PointForm
from coordination.models import PointSuspens
from coordination.releve.fenetre import Fenetre, fenetre_de
from coordination.releve.lecture import PageReleve, lire_releve, nommer, suspens_de
from coordination.retours import chemin_sur
from coordination.selectors import dossiers_ecrivables
from coordination.services.releve import clore_point, declarer_lue, noter_lu, ouvrir_point
from coordination.views.transmissions import acteur_de_l_equipe
from documents.fiches import Entete, Lecteur, Pied
from documents.rendu import rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from habilitations.lieux import structure_courante
from habilitations.views.commun import identite_fraiche
from usagers.models import Dossier

CLOS = 30


@require_safe
def releve(request: HttpRequest) -> HttpResponse:
    page = _page(request, request.GET)
    _tracer(request, page, "lecture")
    contexte = {"page": page, "structure": structure_courante(request), "ici": request.get_full_path(), "v": None}
    contexte |= {"periode": PeriodeForm(initial={"du": page.fenetre.debut, "au": page.fenetre.fin})}
    return render(request, "coordination/releve/page.html", contexte)


def _page(request: HttpRequest, demande: Any) -> PageReleve:
    acteur, structure = acteur_de_l_equipe(request), structure_courante(request)
    return lire_releve(acteur, structure.pk, fenetre_de(acteur, structure.pk, demande))


def _tracer(request: HttpRequest, page: PageReleve, action: str) -> None:
    """One line per person shown; one for the page when it shows nobody."""
    structure = structure_courante(request)
    if not page.personnes:
        journal.tracer(action, objet="releve", structure_id=structure.pk)
    journal.tracer_lot(action, objet="releve", structure_id=structure.pk, personnes=page.personnes)


def _fenetre(request: HttpRequest) -> Fenetre:
    """The period that the page showed, as its form says it."""
    return fenetre_de(acteur_de_l_equipe(request), structure_courante(request).pk, request.POST)


@require_POST
def lu(request: HttpRequest) -> HttpResponse:
    """« J’ai pris connaissance », « J’ai lu »: one point."""
    acteur, fenetre = acteur_de_l_equipe(request), _fenetre(request)
    point = noter_lu(
        acteur=acteur,
        structure_id=structure_courante(request).pk,
        fenetre=fenetre,
        cle=request.POST.get("cle", "")[:60],
    )
    if getattr(request, "htmx", False):
        page = lire_releve(acteur, structure_courante(request).pk, fenetre)
        vue = page.vue(next((p for p in page.releve.points if p.cle == point.cle), point))
        return render(
            request, "coordination/releve/page.html#reponse", {"page": page, "v": vue, "ici": chemin_sur(request)}
        )
    return voir(f"{chemin_sur(request) or resolve_url('releve')}#{point.cle}")


@require_POST
@soumission_unique
def lue(request: HttpRequest) -> HttpResponse:
    """« Relève lue »."""
    acteur, fenetre = acteur_de_l_equipe(request), _fenetre(request)
    try:
        declarer_lue(acteur=acteur, structure=structure_courante(request), fenetre=fenetre)
    except ErreurMetier as erreur:
        messages.warning(request, erreur.message)
        return voir(chemin_sur(request) or "releve")
    messages.success(request, "Relève lue. Bonne prise de service.")
    return voir("accueil")


@require_safe
@debit("papier")
@identite_fraiche
def pdf(request: HttpRequest) -> HttpResponse:
    """The same page on A4, for this reader."""
    acteur, structure, page = acteur_de_l_equipe(request), structure_courante(request), _page(request, request.GET)
    niveaux = sorted(acteur.niveaux(structure.pk) & set(MOTS_NIVEAUX))
    lecteur = Lecteur(acteur.nom, acteur.fonction, tuple(MOTS_NIVEAUX[n] for n in niveaux))
    fiche = {
        "entete": Entete(structure.nom, structure.organisme.nom, structure.finess),
        "pied": Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
    }
    octets = rendre_pdf("releve", {"fiche": fiche, "page": page}, lecteur)
    _tracer(request, page, "export")
    return reponse_papier(octets, "releve.pdf")


@require_http_methods(["GET", "POST"])
@soumission_unique
def points(request: HttpRequest) -> HttpResponse:
    """What stays open, what was closed lately, and one more."""
    acteur, structure = acteur_de_l_equipe(request), structure_courante(request)
    form = PointForm(request.POST or None, dossiers=dossiers_ecrivables(acteur, structure.pk))
    if request.method == "POST" and form.is_valid():
        try:
            ouvrir_point(acteur=acteur, structure=structure, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Point gardé pour la suite.")
            return voir("points_suspens")
    suspens = suspens_de(acteur, structure.pk)
    clos = PointSuspens.objects.visibles_pour(acteur).filter(structure=structure, clos_le__isnull=False)
    clos_vus = list(clos.select_related("clos_par").order_by("-clos_le")[:CLOS])
    dossiers = _dossiers([s.dossier_id for s in suspens] + [p.dossier_id for p in clos_vus])
    personnes = sorted((d.pk, d.usager_id) for d in dossiers.values())
    journal.tracer_lot("lecture", objet="suspens", structure_id=structure.pk, personnes=personnes)
    contexte = {"form": form, "ouverts": nommer(suspens, dossiers), "ici": request.path}
    contexte["clos"] = [{"p": p, "dossier": dossiers.get(p.dossier_id or 0)} for p in clos_vus]
    return render(request, "coordination/releve/points.html", contexte, status=422 if request.method == "POST" else 200)


def _dossiers(ids: list[int | None]) -> dict[int, Dossier]:
    connus = {pk for pk in ids if pk is not None}
    return {d.pk: d for d in Dossier.objects.filter(pk__in=connus).select_related("usager")}


@require_http_methods(["GET", "POST"])
@soumission_unique
def clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one with a word."""
    acteur = acteur_de_l_equipe(request)
    point = PointSuspens.objects.visibles_pour(acteur).select_related("dossier__usager", "auteur").filter(pk=pk).first()
    if point is None:
        raise Http404
    form = ClotureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            clore_point(acteur=acteur, point=point, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Point clos.")
            return voir(chemin_sur(request) or "points_suspens")
    if point.dossier is not None:
        journal.tracer("lecture", objet="suspens", structure_id=point.structure_id, dossier_id=point.dossier_id,
                       usager_id=point.dossier.usager_id)  # fmt: skip
    contexte = {"point": point, "form": form, "suite": chemin_sur(request)}
    return render(request, "coordination/releve/clore.html", contexte, status=422 if request.method == "POST" else 200)
