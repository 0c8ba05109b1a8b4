"""Persons: home, list, search, identity."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.registres import ACCUEIL
from dui.core.reponses import voir
from habilitations.acces import exiger_droit
from habilitations.choices import Phase
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import usager_autorise
from usagers.forms.personnes import NouvellePersonneForm
from usagers.models import Adresse, IdentiteINS, Telecommunication
from usagers.portes import vocabulaire
from usagers.selectors import dossiers_visibles, rechercher
from usagers.services.dossiers import ouvrir_dossier
from usagers.services.personnes import creer_usager

PAR_PAGE = 50


@require_GET
def accueil(request: HttpRequest) -> HttpResponse:
    """/: « Aujourd’hui », parts brought by the rooms."""
    acteur = request.acteur  # type: ignore[attr-defined]
    structure = structure_courante(request)
    parts = [part for porte in ACCUEIL if (part := porte(request, structure))]
    contexte = {"structure": structure, "parts": parts, "jour": horloge.aujourdhui(), "prenom": acteur.nom.split()[0]}
    return render(request, "usagers/accueil.html", contexte)


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """/personnes/: the persons of the structure shown, by key."""
    acteur = exiger_droit(request.acteur, "ID", "resumer")  # type: ignore[attr-defined]
    structure = structure_courante(request)
    phase = request.GET.get("phase", Phase.ACTIF)
    unite = request.GET.get("unite", "")
    dossiers = dossiers_visibles(acteur).filter(structure=structure, perimetre__phase=phase)
    if unite.isdigit() and len(unite) < 9:
        dossiers = dossiers.filter(perimetre__unite=int(unite))
    dossiers = dossiers.filter(_apres(request.GET.get("apres", ""))).order_by("usager__cle_tri", "usager_id")
    rangees = list(dossiers.select_related("usager", "perimetre__unite")[: PAR_PAGE + 1])
    suivante = _cle(rangees[PAR_PAGE - 1]) if len(rangees) > PAR_PAGE else ""
    journal.tracer("lecture", objet="personnes", structure_id=structure.pk)
    contexte = {
        "structure": structure, "dossiers": rangees[:PAR_PAGE], "suivante": suivante, "phase": phase, "unite": unite,
        "phases": Phase.choices[:3], "unites": Unite.objects.filter(structure=structure), "titre": vocabulaire(request),
        "cree": acteur.peut("ID", "ecrire", structure.pk),
    }  # fmt: skip
    return render(request, "usagers/personnes/liste.html", contexte)


def _cle(dossier: Any) -> str:
    return f"{dossier.usager.cle_tri}~{dossier.usager_id}"


def _apres(cle: str) -> Q:
    tri, _, pk = cle.rpartition("~")
    if not pk.isdigit():
        return Q()
    return Q(usager__cle_tri__gt=tri) | Q(usager__cle_tri=tri, usager_id__gt=int(pk))


@require_GET
def recherche(request: HttpRequest) -> HttpResponse:
    """/personnes/recherche/: full page of the `/` search."""
    return render(request, "usagers/personnes/recherche.html", _chercher(request, 20))


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options of the palette and of the search field."""
    return render(request, "usagers/personnes/suggestions.html", _chercher(request, 6))


def _chercher(request: HttpRequest, limite: int) -> dict[str, Any]:
    acteur = exiger_droit(request.acteur, "ID", "resumer")  # type: ignore[attr-defined]
    texte = request.GET.get("q", "")[:120]
    trouves = rechercher(acteur, texte, limite) if texte.strip() else []
    journal.tracer("recherche", objet="personnes")
    return {"q": texte, "trouves": trouves}


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Search first; the form opens under the persons found."""
    acteur = exiger_droit(request.acteur, "ID", "ecrire")  # type: ignore[attr-defined]
    structure = structure_courante(request)
    q = request.GET.get("q", "")[:120]
    trouves = rechercher(acteur, q, 6) if q.strip() else []
    form = NouvellePersonneForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        try:
            usager = creer_usager(acteur=acteur, structure=structure, **form.cleaned_data)
            dossier = ouvrir_dossier(acteur=acteur, usager=usager, structure=structure)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, f"Le dossier {dossier.numero} est ouvert.")
            return voir("dossier_administratif", dossier.pk)
    contexte = {"form": form, "q": q, "trouves": trouves, "cherche": bool(q.strip()) or request.method == "POST"}
    return render(request, "usagers/personnes/nouvelle.html", contexte, status=422 if request.method == "POST" else 200)


@require_GET
def identite(request: HttpRequest, pk: int) -> HttpResponse:
    """/personnes/<id>/: identity sheet; INS and NSS only for those who hold the NIR right."""
    usager = usager_autorise(request, pk, "ID")
    acteur = request.acteur  # type: ignore[attr-defined]
    voit_nir = any(acteur.peut("NIR", "lire", d.structure_id) for d in usager.dossiers_ouverts)  # type: ignore[attr-defined]
    contexte = {
        "usager": usager,
        "dossiers": usager.dossiers_ouverts,  # type: ignore[attr-defined]
        "ins": IdentiteINS.objects.filter(usager=usager).first() if voit_nir else None,
        "voit_nir": voit_nir,
        "adresses": Adresse.objects.filter(usager=usager),
        "telecoms": Telecommunication.objects.filter(usager=usager),
        "changements": usager.changements_identite.order_by("-le"),
    }
    return render(request, "usagers/personnes/identite.html", contexte)
