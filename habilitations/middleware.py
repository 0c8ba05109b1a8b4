"""State of the session before anything is read: authenticated with two factors, and not locked (S-01, S-07).

Default deny: a page is open to a closed session only when its name is listed here.
"""

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from redis.exceptions import RedisError

from dui.core import brouillons, garde, pages
from dui.core.context_processors import THEMES
from dui.core.erreurs import Refus
from dui.core.views.erreurs import page_perimee, refus
from habilitations import apercu, postes, sessions
from habilitations.lieux import structure_courante
from habilitations.psc import session as psc

# Hold no personal data, or open the session.
A_TOUS = frozenset({
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_authenticate", "invitation", "reprise_session", "deverrouiller", "second_facteur", "sante", "aide",
    "apparence", "planche", "poste", "poste_prendre", "poste_passer",
    "psc_connexion", "psc_retour", "psc_fermeture", "demande_publique", "demande_recue",
    "agenda_flux",
})  # fmt: skip
# With a password alone: enrol a second factor, nothing else.
ENROLEMENT = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})
SOUS_VERROU = frozenset({"deverrouiller", "verrouiller", "reprise_session", "account_logout", "sante", "aide",
                         "apparence", "poste", "poste_prendre", "poste_passer"})  # fmt: skip


class SessionMiddleware:
    """Sets `request.session_ouverte`; a closed door leads to the page that opens it, or answers 401 to a fragment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nom = _nom(request)
        self._veiller(request)
        request.session_ouverte = ouverte = _ouverte(request)  # type: ignore[attr-defined]
        if not ouverte:
            apercu.oublier(request)
        request.poste = SimpleLazyObject(lambda: postes.poste_de(request))  # type: ignore[attr-defined]
        request.structure = SimpleLazyObject(lambda: _structure(request))  # type: ignore[attr-defined]
        request.verrou_minutes = sessions.minutes_avant_verrou(request)  # type: ignore[attr-defined]
        if pages.d_un_autre(request):
            return pages.perimee()
        if not ouverte and nom not in _permises(request):
            return _porte(request)
        return _apres(request, nom, self.get_response(request))

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """Without cache no attempt can be counted: no door opens, and the page says so (S-55)."""
        if isinstance(exc, RedisError):
            return render(request, "habilitations/pause.html", status=503)
        return None

    @staticmethod
    def _veiller(request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        if sessions.trop_longue(request):
            sessions.fermer(request, "duree")
        elif not postes.tenue(request):
            sessions.fermer(request, "poste")
        elif sessions.inactive(request, sessions.minutes_avant_verrou(request)):
            sessions.verrouiller(request, "inactivite")
        elif not sessions.verrouillee(request):
            sessions.marquer_activite(request)
        psc.veiller(request)


# While the screens of a profile are looked at: end it, or leave.
EN_APERCU = frozenset({"apercu_fin", "verrouiller", "account_logout", "apparence"})


class ApercuMiddleware:
    """« Voir comme » is read only: nothing is posted, and no page writes while it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        acteur = getattr(request, "acteur", None)
        if acteur is None or not acteur.apercu:
            return None
        if request.method in garde.METHODES_SURES:
            request._point_apercu = transaction.savepoint()  # type: ignore[attr-defined]
            request._pile.enter_context(garde.lecture_seule())  # type: ignore[attr-defined]
        elif _nom(request) not in EN_APERCU:
            return refus(request, Refus(apercu.RIEN_NE_S_ECRIT))
        return None

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """A page that writes while it is read: what it did is undone, the refusal is rendered in the same name."""
        point = getattr(request, "_point_apercu", None)
        if point is not None and isinstance(exc, garde.EcritureSurLecture):
            transaction.set_rollback(False)
            transaction.savepoint_rollback(point)
            return refus(request, Refus(apercu.RIEN_NE_S_ECRIT))
        return None


def _nom(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _ouverte(request: HttpRequest) -> bool:
    identifie = request.user.is_authenticated and sessions.second_facteur_fait(request)
    return identifie and not sessions.verrouillee(request)


def _permises(request: HttpRequest) -> frozenset[str]:
    if not request.user.is_authenticated:
        return A_TOUS
    return SOUS_VERROU if sessions.verrouillee(request) else A_TOUS | ENROLEMENT


def _structure(request: HttpRequest) -> object:
    """None rather than a refusal: templates ask too."""
    try:
        return structure_courante(request)
    except Refus:
        return None


def _porte(request: HttpRequest) -> HttpResponse:
    adresse = _adresse(request)
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        marque = {"reprise": reverse("reprise_session")}
        return JsonResponse(marque, status=401, headers={"HX-Trigger": json.dumps(marque)})
    connu = request.user.is_authenticated and sessions.verrouillee(request)
    gardee = brouillons.suspendre(request, adresse, compte_connu=connu)
    if gardee is not None:
        return gardee
    if request.method == "POST" and not connu and postes.poste_de(request):
        return page_perimee(request)
    # On a wall the next person is not the one who asked for that page.
    suite = "" if not connu and postes.poste_de(request) else _page_demandee(request)
    return HttpResponseRedirect(
        f"{adresse}?{urlencode({'next': suite})}" if suite else adresse, status=302 if request.method == "GET" else 303
    )


def _adresse(request: HttpRequest) -> str:
    if not request.user.is_authenticated:
        return reverse("poste" if postes.poste_de(request) else "account_login")
    return reverse("deverrouiller" if sessions.verrouillee(request) else "second_facteur")


def _page_demandee(request: HttpRequest) -> str:
    """Page to come back to: the one asked for, or the one that held the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    origine = request.headers.get("Referer", "")
    return origine if url_has_allowed_host_and_scheme(origine, {request.get_host()}) else ""


def _apres(request: HttpRequest, nom: str, reponse: HttpResponse) -> HttpResponse:
    if getattr(request, "session_ouverte", False):
        pages.suivre(request, reponse)
    if request.method != "POST":
        return reponse
    if nom == "account_logout" and not request.user.is_authenticated:
        postes.vider_le_navigateur(request, reponse)
    if nom == "apparence" and getattr(request, "session_ouverte", False):
        theme = request.POST.get("theme", "")
        request.user.theme = theme if theme in THEMES else ""  # type: ignore[union-attr]
        request.user.save(update_fields=["theme"])  # type: ignore[call-arg]
    return reponse
