"""Composer of transmissions: full page and drawer, its pickers and the sentence that says who will read."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from coordination import selectors
from coordination.audience import Audience, audience
from coordination.choices import Categorie
from coordination.forms import EcritForm
from coordination.models import Transmission
from coordination.retours import chemin_sur
from coordination.services import publier_transmission
from coordination.services.masquage import expression
from dui.core import journal
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import accorder
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.models import Dossier

DOSSIER = re.compile(r"/dossiers/(\d{1,9})/")
PUCES = 24
AUTRES = 200


@require_http_methods(["GET", "POST"])
@soumission_unique
def composer(request: HttpRequest) -> HttpResponse:
    """/transmissions/nouvelle/: full page, or drawer fragment."""
    acteur, structure = qui_ecrit(request), structure_courante(request)
    dossiers = selectors.dossiers_ecrivables(acteur, structure.pk)
    sante = acteur.peut("TRS", "ecrire", structure.pk)
    form = EcritForm(request.POST or None, dossiers=dossiers, sante=sante, initial=_initial(request, acteur))
    if request.method == "POST" and form.is_valid():
        choisis = list(form.cleaned_data["dossiers"])
        return _publiee(request, publier_transmission(acteur=acteur, dossiers=choisis, ecrit=form.ecrit()))
    fragment = bool(getattr(request, "htmx", False))
    contexte = _contexte(request, acteur, structure, form, list(dossiers)) | {"fragment": fragment}
    gabarit = "coordination/composer.html#tiroir" if fragment else "coordination/composer.html"
    return render(request, gabarit, contexte, status=422 if request.method == "POST" else 200)


def qui_ecrit(request: HttpRequest) -> Acteur:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    portes = (("TRE", "ecrire"), ("TRE", "creer"), ("TRS", "ecrire"))
    if acteur is None or not any(acteur.peut(domaine, action) for domaine, action in portes):
        raise Refus("Écrire une transmission n’est pas ouvert à votre profil.")
    return acteur


def _initial(request: HttpRequest, acteur: Acteur) -> dict[str, Any]:
    """Person of the page one comes from, else those of my previous entry."""
    htmx = getattr(request, "htmx", None)
    origine = (htmx.current_url if htmx else None) or request.headers.get("Referer", "")
    page = DOSSIER.match(urlsplit(origine).path)
    demande = request.GET.get("dossier", "") or (page[1] if page else "")
    if demande.isdecimal() and len(demande) < 10:
        return {"dossiers": [int(demande)]}
    return {"dossiers": [] if request.method == "POST" else selectors.derniers_dossiers(acteur)}


def _contexte(
    request: HttpRequest, acteur: Acteur, structure: Structure, form: EcritForm, dossiers: list[Dossier]
) -> dict[str, Any]:
    choisis = {str(valeur) for valeur in form["dossiers"].value() or []}
    unites = selectors.mes_unites(acteur, structure.pk)
    ranges = sorted(
        dossiers, key=lambda d: (str(d.pk) not in choisis, d.perimetre.unite_id not in unites, d.usager.cle_tri)
    )
    niveau = _niveau(form["niveau"].value())
    ids = [d.pk for d in dossiers if str(d.pk) in choisis]
    journal.tracer_lot(
        "lecture", objet="transmission:pour", structure_id=structure.pk, personnes=[(d.pk, d.usager_id) for d in ranges]
    )
    return {
        "form": form,
        "puces": ranges[:PUCES],
        "autres": ranges[PUCES : PUCES + AUTRES],
        "choisis": choisis,
        "masque": expression("F", structure.secteur),
        "audience": audience(structure.pk, structure.secteur, ids, niveau),
        "chemin": chemin_sur(request),
        "plusieurs_niveaux": len(form.fields["niveau"].choices) > 1,  # type: ignore[attr-defined]
    }


def _niveau(valeur: Any) -> int:
    return int(valeur) if str(valeur) in {"2", "3", "4"} else 2


def _publiee(request: HttpRequest, copies: list[Transmission]) -> HttpResponse:
    """Say for whom it was published, and how to correct it; the drawer closes."""
    prenoms = sorted(t.dossier.usager.prenom_affiche for t in copies)
    pour = " et ".join(prenoms) if len(prenoms) < 3 else f"{', '.join(prenoms[:-1])} et {prenoms[-1]}"
    texte = f"Transmission publiée pour {pour if len(prenoms) < 5 else accorder(len(prenoms), 'personne')}."
    if getattr(request, "htmx", False):
        corriger = reverse("transmission_corriger", args=[copies[0].pk])
        toast = (
            {"texte": texte, "url": corriger, "action": "Corriger (15 min)"} if len(copies) == 1 else {"texte": texte}
        )
        return HttpResponse(headers={"HX-Trigger": json.dumps({"toast": toast, "tiroir:fermer": {}})})
    messages.success(request, texte)
    return voir(chemin_sur(request) or "transmissions")


@require_GET
def mentions(request: HttpRequest) -> HttpResponse:
    """Options of the @ and # pickers (five rows)."""
    acteur, structure = qui_ecrit(request), structure_courante(request)
    texte = request.GET.get("q", "")[:60]
    if request.GET.get("type") == "#":
        themes = [libelle for libelle in Categorie.labels if texte.lower() in libelle.lower()][:5]
        return render(request, "coordination/mentions.html", {"themes": themes, "dossiers": []})
    dossiers = selectors.suggestions(acteur, structure.pk, texte)
    journal.tracer("recherche", objet="mentions", structure_id=structure.pk)
    return render(request, "coordination/mentions.html", {"themes": [], "dossiers": dossiers})


@require_GET
def lecteurs(request: HttpRequest) -> HttpResponse:
    """Sentence of the composer: who will read, counted for the persons and the level chosen so far."""
    acteur, structure = qui_ecrit(request), structure_courante(request)
    demandes = {int(v) for v in request.GET.getlist("dossiers")[:50] if v.isdecimal() and len(v) < 10}
    permis = selectors.dossiers_ecrivables(acteur, structure.pk).filter(pk__in=demandes)
    niveau = _niveau(request.GET.get("niveau"))
    lus: Audience = audience(structure.pk, structure.secteur, [d.pk for d in permis], niveau)
    return render(request, "coordination/composer.html#audience", {"audience": lus})
