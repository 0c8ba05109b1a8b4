"""/agenda/: what a professional has ahead, what waits to be closed, day by day."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordination.selectors_agenda import LIMITE, a_clore, adresse_de, evenements_de
from dui.core import horloge, journal
from dui.core.erreurs import Refus
from dui.core.registres import AGENDA
from habilitations.acces import Acteur


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut(domaine, "lire") for domaine in ("AGE", "ADM")):
        raise Refus("L’agenda n’est pas ouvert à votre profil.")
    jour = horloge.aujourdhui()
    fin = jour + timedelta(days=30)
    venir = evenements_de(acteur, jour, fin)
    en_attente = a_clore(acteur)
    for evenement in [*venir, *en_attente]:
        evenement.url = adresse_de(evenement)
    ailleurs = [o for source in AGENDA for s in sorted(acteur.structures) for o in source(acteur, s, jour, fin)]
    journal.tracer("lecture", objet="agenda", structure_id=min(acteur.structures))
    jours: list[tuple[Any, list[Any]]] = [
        (cle, list(groupe)) for cle, groupe in groupby(venir, key=lambda e: e.debut.astimezone(horloge.PARIS).date())
    ]
    contexte = {
        "jours": jours,
        "a_clore": en_attente,
        "total": len(venir),
        "ailleurs": sorted(ailleurs, key=lambda o: o.le)[:LIMITE],
    }
    return render(request, "coordination/agenda.html", contexte)
