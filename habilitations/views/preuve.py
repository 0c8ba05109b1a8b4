"""/habilitations/journal/preuve/: is the log intact, who else holds its anchors, how to check by oneself."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dui.core.models import NaturePreuve, Preuve, Sceau
from habilitations.views.commun import administrateur

GARDEES = 20


@require_GET
def preuve(request: HttpRequest) -> HttpResponse:
    administrateur(request, "lire")
    derniers = {p.nature: p for p in Preuve.objects.order_by("nature", "-id").distinct("nature")}
    voies = [
        (NaturePreuve.COURRIEL, len(settings.DUI_ANCRE_COURRIEL), derniers.get(NaturePreuve.COURRIEL)),
        (NaturePreuve.DOSSIER, int(bool(settings.DUI_ANCRE_DOSSIER)), derniers.get(NaturePreuve.DOSSIER)),
    ]
    contexte = {
        "verification": derniers.get(NaturePreuve.VERIFICATION), "voies": voies, "attente": _attente(),
        "sceau": Sceau.objects.defer("feuilles").order_by("-numero").first(),
        "actes": Preuve.objects.order_by("-id")[:GARDEES],
    }  # fmt: skip
    return render(request, "habilitations/journal_preuve.html", contexte)


def _attente() -> float | None:
    """Seconds that the oldest line has been waiting for its seal."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT core_attente_sceau()")
        attente: float | None = curseur.fetchone()[0]
        return attente
