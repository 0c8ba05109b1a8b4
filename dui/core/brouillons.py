"""Drafts on the server: private, encrypted, 15 days; and posts that met a closed session, kept to be sent again.

A form names its draft with `data-brouillon="<clé>"`; `static/js/brouillon.js` saves while one types and adds the hidden
field `brouillon`, so that a success forgets the draft. Drafts are never part of the record (AD-8).
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from dui.core import contexte, horloge, pages
from dui.core.chiffrement import chiffre
from dui.core.erreurs import ErreurMetier
from dui.core.models import Brouillon

CHAMP = "brouillon"
TAILLE_MAX = 256 * 1024
JAMAIS = frozenset({"csrfmiddlewaretoken", "jeton_soumission", CHAMP})
TEMOIN = "reprise"
DUREE_RENVOI_S = 12 * 3600
Champs = dict[str, list[str]]


@dataclass(frozen=True)
class Contenu:
    """A draft once opened."""

    champs: Champs
    garde_le: datetime
    version_lue: int | None
    chemin: str = ""


def champs_de(donnees: QueryDict) -> Champs:
    """What may be kept: neither tokens nor passwords."""
    return {
        nom: donnees.getlist(nom)
        for nom in donnees
        if nom not in JAMAIS and "password" not in nom and "mot_de_passe" not in nom
    }


def garder(compte: Any, acteur_id: int, cle: str, champs: Mapping[str, list[str]], chemin: str = "") -> Brouillon:
    """Write or replace the draft `cle` of this account, encrypted."""
    clair = json.dumps({"champs": dict(champs), "chemin": chemin}).encode()
    if len(clair) > TAILLE_MAX:
        raise ErreurMetier("brouillon_trop_long", "Ce texte est trop long pour être gardé en brouillon.")
    version = (champs.get("version") or [""])[0]
    return Brouillon.objects.update_or_create(
        compte=compte,
        cle=cle,
        defaults={
            "acteur_id": acteur_id,
            "contenu": chiffre().encrypt(clair),
            "version_lue": int(version) if version.isdecimal() and len(version) < 10 else None,
        },
    )[0]


def lire(compte: Any, cle: str) -> Contenu | None:
    brouillon = Brouillon.objects.filter(compte=compte, cle=cle).first()
    return _ouvrir(brouillon) if brouillon else None


def _ouvrir(brouillon: Brouillon) -> Contenu | None:
    """None when no key opens it any more: a lost key loses drafts, never a page."""
    try:
        clair = json.loads(chiffre().decrypt(bytes(brouillon.contenu)))
    except InvalidToken:
        return None
    return Contenu(clair["champs"], brouillon.modifie_le, brouillon.version_lue, clair["chemin"])


def oublier(compte: Any, cle: str) -> bool:
    return Brouillon.objects.filter(compte=compte, cle=cle).delete()[0] > 0


def oublier_si_envoye(request: HttpRequest, reponse: HttpResponse) -> None:
    """A form that names its draft has been accepted: the draft has done its work."""
    if request.method != "POST" or reponse.status_code >= 400 or getattr(request, "acteur", None) is None:
        return
    cle = request.POST.get(CHAMP, "")
    if cle and "\0" not in cle:  # no draft has such a name, and PostgreSQL takes none
        oublier(request.user, cle)


# --- a post met a closed session ----------------------------------------------------------------------------------


def suspendre(request: HttpRequest, adresse: str, *, compte_connu: bool) -> HttpResponse | None:
    """Without script, a form was posted while the session was locked or over: keep it and lead to `adresse`.

    Known account (locked session): kept as a draft, found again after the code. Unknown: kept in the page itself,
    encrypted and bound to this browser. None when there is nothing to keep, or when the post is not from our pages.
    """
    if request.method != "POST":
        return None
    if request.path == reverse("envoi_repris"):
        return _page_de_renvoi(request, adresse, request.POST.get("envoi", ""))
    if not _de_nos_pages(request) or not champs_de(request.POST):
        return None
    if compte_connu:
        return _garder_pour_le_compte(request, adresse)
    return _page_de_renvoi(request, adresse, _sceller_envoi(request))


def _de_nos_pages(request: HttpRequest) -> bool:
    """Our own CSRF check: it has not run yet, and a foreign page must not put words in somebody's drafts."""
    return CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, None, (), {}) is None  # type: ignore[arg-type]


def _champs_complets(request: HttpRequest) -> Champs:
    """With the submission token: sent again, the same post still counts once."""
    jeton = request.POST.getlist("jeton_soumission")
    return champs_de(request.POST) | ({"jeton_soumission": jeton} if jeton else {})


def _garder_pour_le_compte(request: HttpRequest, adresse: str) -> HttpResponse | None:
    acteur_id = request.user.professionnel_id  # type: ignore[union-attr]
    cle = f"envoi-{secrets.token_hex(8)}"
    try:
        with contexte.ouvrir(contexte.Contexte(acteur_id=acteur_id)):
            garde = garder(request.user, acteur_id, cle, _champs_complets(request), request.get_full_path())
    except ErreurMetier:
        return None
    suite = urlencode({"next": reverse("envoi_suspendu", args=[garde.pk])})
    reponse = HttpResponseRedirect(f"{adresse}?{suite}")
    reponse.status_code = 303
    return reponse


def _sceller_envoi(request: HttpRequest) -> str:
    """The post as one opaque value; `temoin` ties it to a cookie that only this browser has."""
    temoin = request.COOKIES.get(TEMOIN) or secrets.token_urlsafe(16)
    request._temoin = temoin  # type: ignore[attr-defined]
    envoi = {"champs": _champs_complets(request), "chemin": request.get_full_path(), "temoin": temoin,
             "de": request.COOKIES.get(pages.TEMOIN, "")}  # fmt: skip
    return chiffre().encrypt(json.dumps(envoi).encode()).decode()


def _page_de_renvoi(request: HttpRequest, adresse: str, envoi: str) -> HttpResponse:
    reponse = render(request, "noyau/session_finie.html", {"envoi": envoi, "adresse": adresse}, status=401)
    temoin = getattr(request, "_temoin", None)
    if temoin:
        reponse.set_cookie(
            TEMOIN, temoin, max_age=DUREE_RENVOI_S, secure=request.is_secure(), httponly=True, samesite="Strict"
        )
    return reponse


def ouvrir_envoi(request: HttpRequest) -> Contenu:
    """Open the value of `_sceller_envoi`, back from the page; refuses what was not made for this browser."""
    try:
        clair = chiffre().decrypt(request.POST.get("envoi", "").encode(), ttl=DUREE_RENVOI_S)
    except InvalidToken:
        raise _refus() from None
    envoi = json.loads(clair)
    if not secrets.compare_digest(envoi.get("temoin", ""), request.COOKIES.get(TEMOIN, "")):
        raise _refus()
    if not pages.est_a(envoi.get("de", ""), request.user.pk):
        raise ErreurMetier("envoi_d_un_autre", "Cette saisie est à une autre personne. Elle seule peut la reprendre.")
    return Contenu(envoi["champs"], horloge.maintenant(), None, envoi["chemin"])


def _refus() -> ErreurMetier:
    return ErreurMetier("envoi_perime", "Cette saisie a été gardée trop longtemps, ou sur un autre poste.")


def lire_envoi(compte: Any, pk: int) -> tuple[str, Contenu] | None:
    """A suspended post of this account, with its key."""
    brouillon = Brouillon.objects.filter(compte=compte, pk=pk, cle__startswith="envoi-").first()
    contenu = _ouvrir(brouillon) if brouillon else None
    return (brouillon.cle, contenu) if brouillon and contenu else None
