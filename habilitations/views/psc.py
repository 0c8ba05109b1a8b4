"""Pro Santé Connect: leave for it, come back, choose an exercice, hear that a session ended over there."""

from contextlib import suppress
from typing import Any

from allauth.account import views as compte_allauth
from allauth.core.internal import ratelimit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from redis.exceptions import RedisError

from dui.core.erreurs import Refus
from dui.core.garde import ecriture_permise
from habilitations.forms.psc import ExerciceForm
from habilitations.psc import jetons, reglages, session
from habilitations.psc.erreurs import INDISPONIBLE, EchecPSC
from habilitations.psc.fournisseur import DialoguePSC, FournisseurPSC
from habilitations.psc.refus import page
from habilitations.views.verrou import suite_sure


class Retour(OAuth2CallbackView):
    """allauth's callback; the dialogue gets what the session kept of its beginning."""

    def _get_state(self, request: HttpRequest, provider: FournisseurPSC) -> Any:
        etat, reponse = super()._get_state(request, provider)
        self.adapter.etat = etat or {}
        return etat, reponse


def _dialogue(request: HttpRequest) -> DialoguePSC:
    if not reglages.actif():
        raise Http404
    return DialoguePSC(request, reglages.FOURNISSEUR)


def _trop(request: HttpRequest) -> bool:
    """Each departure writes a session: thirty a minute from one place. A lost cache does not close this door (S-03)."""
    with suppress(RedisError):
        limite = {"psc": "30/m/ip"}
        return not ratelimit.consume(request, app="habilitations", action="psc", config=limite, limit_get=True)
    return False


@require_GET
@ecriture_permise
def connexion(request: HttpRequest) -> HttpResponse:
    """To Pro Santé Connect, with what the session must remember until the return."""
    dialogue = _dialogue(request)
    if _trop(request):
        return render(request, "429.html", status=429)
    try:
        return dialogue.get_provider().redirect_from_request(request)  # type: ignore[no-any-return]
    except EchecPSC as echec:
        return page(request, echec)


@require_GET
@ecriture_permise
def retour(request: HttpRequest) -> HttpResponse:
    dialogue = _dialogue(request)
    try:
        return Retour.adapter_view(dialogue)(request)  # type: ignore[no-any-return]
    except EchecPSC as echec:
        return page(request, echec)


@require_http_methods(["GET", "POST"])
def exercice(request: HttpRequest) -> HttpResponse:
    """Under which exercice, and on which site, one works now."""
    ligne = session.ligne_de(request)
    if ligne is None or not ligne.situations:
        raise Refus("Cette page demande une session Pro Santé Connect.")
    form = ExerciceForm(request.POST if request.method == "POST" else None, situations=ligne.situations)
    suite = suite_sure(request)
    if request.method == "POST" and form.is_valid():
        session.choisir_situation(ligne, int(form.cleaned_data["situation"]))
        return HttpResponse(status=303, headers={"Location": suite})
    contexte = {"form": form, "suite": suite}
    return render(request, "habilitations/psc_exercice.html", contexte, status=422 if form.errors else 200)


def deconnexion(request: HttpRequest) -> HttpResponseBase:
    """Both sides: here first, then over there, by a page that leads the browser (a form may not be sent elsewhere)."""
    ailleurs = session.adresse_de_sortie(request) if request.method == "POST" and request.user.is_authenticated else ""
    reponse: HttpResponseBase = compte_allauth.logout(request)
    if not ailleurs or request.user.is_authenticated:
        return reponse
    page_de_sortie = render(request, "habilitations/psc_sortie.html", {"ailleurs": ailleurs})
    page_de_sortie.headers["Refresh"] = f"0;url={ailleurs}"
    return page_de_sortie


@csrf_exempt
@require_POST
def fermeture(request: HttpRequest) -> HttpResponse:
    """Back-channel logout: a signed token, no cookie. Answers nothing that tells who is here."""
    _dialogue(request)
    try:
        session.fermer_de_loin(jetons.verifier_fermeture(request.POST.get("logout_token", "")))
    except EchecPSC as echec:
        statut = 503 if echec.code == INDISPONIBLE else 400
        return JsonResponse({"error": "invalid_request"}, status=statut)
    return HttpResponse(status=200)
