"""Where one goes back to after an act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from coordination.models import Transmission
from dui.core.reponses import voir


def chemin_sur(request: HttpRequest) -> str:
    """Path asked by the form, if it stays in the house."""
    chemin = request.POST.get("suite", "") or request.GET.get("suite", "")
    sur = chemin.startswith("/") and url_has_allowed_host_and_scheme(chemin, allowed_hosts=None)
    return chemin if sur else ""


def retour_vers(request: HttpRequest, transmission: Transmission) -> HttpResponse:
    """The page one came from, at the card; else the feed."""
    chemin = chemin_sur(request) or resolve_url("transmissions")
    return voir(f"{chemin.partition('#')[0]}#t{transmission.pk}")
