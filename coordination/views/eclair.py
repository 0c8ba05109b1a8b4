"""/transmissions/eclair/: one line, what the server understands of it, and what one confirms (experience §5.4)."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from coordination.eclair.grammaire import MAXIMUM
from coordination.eclair.lecture import Apercu, lire_ligne
from coordination.eclair.registre import ECLAIR
from coordination.services.eclair import enregistrer_ligne
from coordination.views.composer import qui_ecrit
from dui.core import journal
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import Formulaire, rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.lieux import structure_courante

EXEMPLE = "14h30 dentiste @Léa +Karim 2h"


class EclairForm(Formulaire):
    ligne = forms.CharField(
        label="En une ligne", max_length=MAXIMUM, error_messages={"required": "Écrivez une ligne."},
        help_text="@ une personne, + un collègue, # un sujet, ! à surveiller. Une heure, un jour, une durée. "
        "« Faire… avant le 12 » donne une tâche, « véhicule » une réservation, « absent » ou « rentré » une présence.",
        widget=forms.TextInput(attrs={"placeholder": EXEMPLE, "autocomplete": "off", "data-focus": ""}),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def eclair(request: HttpRequest) -> HttpResponse:
    """What is written is what was shown: a line changed since is shown again first."""
    form = EclairForm(request.POST or None)
    qui_ecrit(request)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, None, 422 if request.method == "POST" else 200)
    apercu = _lire(request, form.cleaned_data["ligne"])
    if request.POST.get("vu", "") != form.cleaned_data["ligne"]:
        return _page(request, form, apercu)
    try:
        faits = enregistrer_ligne(apercu=apercu, natures=request.POST.getlist("natures"))
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return _page(request, form, apercu, 422)
    texte = f"Enregistré : {', '.join(fait.lower() for fait in faits)}."
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Trigger": json.dumps({"toast": {"texte": texte}, "tiroir:fermer": {}})})
    messages.success(request, texte)
    return voir("transmissions")


@require_POST
def apercu(request: HttpRequest) -> HttpResponse:
    """What the line would make; nothing is written. POST, so that no address holds what was typed."""
    form = EclairForm(request.POST)
    qui_ecrit(request)
    lu = _lire(request, form.cleaned_data["ligne"]) if form.is_valid() else None
    if getattr(request, "htmx", False):
        return render(request, "coordination/eclair/page.html#apercu", {"apercu": lu, "ligne": _ligne(form)})
    return _page(request, form, lu, 200 if lu else 422)


def _ligne(form: EclairForm) -> str:
    return str(form["ligne"].value() or "").strip()


def _lire(request: HttpRequest, ligne: str) -> Apercu:
    """Those whose name answered are told in the log: the line searched them."""
    acteur, structure = qui_ecrit(request), structure_courante(request)
    choix = {n.cle: request.POST[f"q-{n.cle}"][:40] for n in ECLAIR if f"q-{n.cle}" in request.POST}
    lu = lire_ligne(acteur, structure, ligne, _ids(request, "personnes"), _ids(request, "collegues"), choix=choix)
    personnes = [(d.pk, d.usager_id) for d in lu.saisie.dossiers]
    journal.tracer("recherche", objet="mentions", structure_id=structure.pk)
    journal.tracer_lot("lecture", objet="transmission:pour", structure_id=structure.pk, personnes=personnes)
    return lu


def _ids(request: HttpRequest, nom: str) -> set[int] | None:
    lus = {int(v) for v in request.POST.getlist(nom)[:50] if v.isdecimal() and len(v) < 10}
    return lus or None


def _page(request: HttpRequest, form: EclairForm, lu: Apercu | None, statut: int = 200) -> HttpResponse:
    fragment = bool(getattr(request, "htmx", False))
    contexte: dict[str, Any] = {"form": form, "apercu": lu, "ligne": _ligne(form), "fragment": fragment}
    gabarit = "coordination/eclair/page.html#tiroir" if fragment else "coordination/eclair/page.html"
    return render(request, gabarit, contexte, status=statut)
