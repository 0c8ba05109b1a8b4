"""State of the session before anything is read: authenticated with two factors, and not locked (S-01, S-07)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from dui.core import brouillons
from habilitations import sessions

PUBLIQUES = ("/compte/", "/invitation/", "/sante/", "/static/", "/planche/", "/aide/", "/apparence/")
# Of one's own account, what asks for an open session; under lock, only what opens or ends the session.
COMPTE_OUVERT = ("/compte/code/", "/compte/structure/", "/compte/password/change/", "/compte/email/")
SOUS_VERROU = ("/compte/deverrouiller/", "/compte/verrouiller/", "/compte/reprise/", "/compte/logout/", "/sante/",
               "/static/", "/aide/", "/apparence/")  # fmt: skip


class SessionMiddleware:
    """Sets `request.session_ouverte`; a closed door leads to the page that opens it, or answers 401 to a fragment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session_ouverte = False  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._veiller(request)
            ouverte = sessions.second_facteur_fait(request) and not sessions.verrouillee(request)
            request.session_ouverte = ouverte  # type: ignore[attr-defined]
        if not request.session_ouverte and not self._publique(request):  # type: ignore[attr-defined]
            return self._porte(request)
        return self.get_response(request)

    @staticmethod
    def _publique(request: HttpRequest) -> bool:
        if request.user.is_authenticated and sessions.verrouillee(request):
            return request.path.startswith(SOUS_VERROU)
        if request.path == "/compte/" or request.path.startswith(COMPTE_OUVERT):
            return False
        return request.path.startswith(PUBLIQUES)

    def _veiller(self, request: HttpRequest) -> None:
        if sessions.inactive(request, settings.DUI_VERROU_MINUTES):
            sessions.verrouiller(request)
        elif not sessions.verrouillee(request):
            sessions.marquer_activite(request)

    def _porte(self, request: HttpRequest) -> HttpResponse:
        adresse = self._adresse(request)
        if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
            return JsonResponse({"reprise": reverse("reprise_session")}, status=401)
        connu = request.user.is_authenticated and sessions.verrouillee(request)
        gardee = brouillons.suspendre(request, adresse, compte_connu=connu)
        if gardee is not None:
            return gardee
        suite = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        reponse = HttpResponseRedirect(f"{adresse}?{suite}" if suite else adresse)
        reponse.status_code = 302 if request.method == "GET" else 303
        return reponse

    @staticmethod
    def _adresse(request: HttpRequest) -> str:
        if not request.user.is_authenticated:
            return reverse("account_login")
        if sessions.verrouillee(request):
            return reverse("deverrouiller")
        return reverse("second_facteur")
