"""A tablet handed over to somebody who signs: one page and nothing else; any other address locks the session."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, reverse

from habilitations import sessions

TABLETTE = "tablette"
PERMISES = frozenset({"circuit_tablette", "circuit_document", "circuit_texte", "sante", "apparence"})


class TabletteMiddleware:
    """`session["tablette"]`: number of the signer whom the tablet was given to. Locked, it takes the code to go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if TABLETTE in request.session and not self._permise(request):
            rendre(request)
            return _porte(request)
        return self.get_response(request)

    @staticmethod
    def _permise(request: HttpRequest) -> bool:
        if sessions.verrouillee(request):
            request.session.pop(TABLETTE, None)
            return True
        try:
            cible = resolve(request.path_info)
        except Resolver404:
            return False
        if cible.url_name == "circuit_tablette":
            return cible.kwargs["signataire"] == request.session[TABLETTE]
        return cible.url_name in PERMISES


def remettre(request: HttpRequest, signataire_id: int) -> None:
    """From here on this session shows one page."""
    request.session[TABLETTE] = signataire_id


def rendre(request: HttpRequest) -> None:
    """The tablet comes back locked to the professional."""
    request.session.pop(TABLETTE, None)
    sessions.verrouiller(request, TABLETTE)


def _porte(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        marque = {"reprise": reverse("reprise_session")}
        return JsonResponse(marque, status=401, headers={"HX-Trigger": json.dumps(marque)})
    return HttpResponseRedirect(reverse("deverrouiller"), status=302 if request.method == "GET" else 303)
