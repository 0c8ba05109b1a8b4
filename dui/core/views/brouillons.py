"""Endpoints of the drafts (protocol: docs/recettes/ecran.md §7) and pages that send a suspended post again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dui.core import brouillons, typographie
from dui.core.brouillons import Contenu
from dui.core.erreurs import Refus


@require_http_methods(["GET", "POST", "PUT", "DELETE"])
def brouillon(request: HttpRequest, cle: str) -> HttpResponse:
    """GET: 204 or the fields · POST, PUT: keep · DELETE: forget. One's own account only."""
    acteur = _acteur(request)
    if len(cle) > 120:
        raise Http404
    if request.method == "GET":
        contenu = brouillons.lire(request.user, cle)
        return _json(contenu) if contenu else HttpResponse(status=204)
    if request.method == "DELETE":
        brouillons.oublier(request.user, cle)
        return HttpResponse(status=204)
    donnees = request.POST if request.method == "POST" else QueryDict(request.body)
    garde = brouillons.garder(request.user, acteur.id, cle, brouillons.champs_de(donnees))
    return JsonResponse({"garde_le": typographie.heure(garde.modifie_le)})


def _acteur(request: HttpRequest) -> Any:
    acteur = request.acteur  # type: ignore[attr-defined]
    if acteur is None:
        raise Refus("Ouvrez votre session pour retrouver vos brouillons.")
    return acteur


def _json(contenu: Contenu) -> JsonResponse:
    return JsonResponse(
        {
            "champs": contenu.champs,
            "garde_le": typographie.heure(contenu.garde_le),
            "version_lue": contenu.version_lue,
        }
    )


@require_GET
def envoi_suspendu(request: HttpRequest, pk: int) -> HttpResponse:
    """After the code: what was posted on the locked session, ready to leave again."""
    _acteur(request)
    trouve = brouillons.lire_envoi(request.user, pk)
    if trouve is None:
        raise Http404
    return _page(request, trouve[1], trouve[0])


@csrf_exempt  # the value itself is encrypted, dated and bound to this browser; nothing is done before the next click
@require_POST
def envoi_repris(request: HttpRequest) -> HttpResponse:
    """After a full login: the post that the page kept, ready to leave again."""
    _acteur(request)
    return _page(request, brouillons.ouvrir_envoi(request))


def _page(request: HttpRequest, contenu: Contenu, cle: str = "") -> HttpResponse:
    try:
        resolve(contenu.chemin.partition("?")[0])
    except Resolver404:
        raise Http404 from None
    champs = [(nom, valeur) for nom, valeurs in contenu.champs.items() for valeur in valeurs]
    textes = [valeur for nom, valeur in champs if len(valeur) > 15 and nom != "jeton_soumission"]
    contexte = {"champs": champs, "textes": textes, "chemin": contenu.chemin, "cle": cle}
    return render(request, "noyau/envoi_suspendu.html", contexte)
