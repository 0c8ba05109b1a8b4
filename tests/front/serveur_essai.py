"""A tiny product around the front: the real templates, tags and scripts, with answers kept in memory.

It proves the modules in a browser without any room of the product; no database is touched.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from dui.core.formulaires import Formulaire, Segment
from dui.core.navigation import ChoixStructure, Entree, Moi
from dui.core.registres import Registre
from dui.core.views import aide, erreurs, planche

NOMS = ("Karim Benali", "Aya Koné", "Karine Petit", "Noé Petit")


@dataclass
class Etat:
    """What the server remembers; each test begins with a new one."""

    session: bool = True
    brouillon: dict[str, list[str]] = field(default_factory=dict)
    publiees: list[dict[str, list[str]]] = field(default_factory=list)
    lues: list[str] = field(default_factory=list)
    verrous: int = 0


ETAT = Etat()


class EcritForm(Formulaire):
    importance = forms.ChoiceField(
        label="Importance", choices=[("i", "Info"), ("u", "Urgent")], widget=Segment, initial="i"
    )


def dossier(request: HttpRequest) -> HttpResponse:
    return render(request, "essai/dossier.html", {"onglets": planche.ONGLETS})


def transmission(request: HttpRequest) -> HttpResponse:
    htmx = request.headers.get("HX-Request") == "true"
    if not ETAT.session:
        return HttpResponse(status=401)
    if request.method == "POST":
        ETAT.publiees.append({nom: request.POST.getlist(nom) for nom in request.POST})
        ETAT.brouillon = {}
        dit = {"toast": {"texte": "Transmission publiée.", "url": "/", "action": "Annuler"}, "tiroir:fermer": {}}
        return HttpResponse(headers={"HX-Trigger": json.dumps(dit)})
    return render(request, "essai/composeur.html" if htmx else "essai/composeur_page.html", {"form": EcritForm()})


def brouillon(request: HttpRequest, cle: str) -> HttpResponse:
    if not ETAT.session:
        return HttpResponse(status=401)
    if request.method == "POST":
        ETAT.brouillon = {nom: request.POST.getlist(nom) for nom in request.POST}
    elif request.method == "DELETE":
        ETAT.brouillon = {}
    elif not ETAT.brouillon:
        return HttpResponse(status=204)
    return JsonResponse({"champs": ETAT.brouillon, "garde_le": "17\u00a0h\u00a038"})


def options(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").lower()
    return render(request, "essai/options.html", {"noms": [nom for nom in NOMS if q in nom.lower()]})


def reprise(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST.get("code") == "123456":
        ETAT.session = True
        return HttpResponse(status=204, headers={"X-Jeton-CSRF": "jeton-neuf"})
    faux = request.method == "POST"
    return render(request, "essai/reprise.html", {"faux": faux}, status=422 if faux else 200)


def lues(request: HttpRequest) -> HttpResponse:
    ETAT.lues += request.POST.getlist("ids")
    return HttpResponse(status=204)


def verrou(request: HttpRequest) -> HttpResponse:
    ETAT.verrous += 1
    return HttpResponse(status=204)


def introuvable(request: HttpRequest) -> HttpResponse:
    return erreurs.introuvable(request, Exception())


urlpatterns = [
    path("", dossier, name="essai_dossier"),
    path("transmission/", transmission, name="essai_transmission"),
    path("brouillons/<str:cle>/", brouillon),
    path("mentions/", options, name="essai_options"),
    path("recherche/", dossier, name="essai_recherche"),
    path("reprise/", reprise, name="reprise_session"),
    path("lues/", lues),
    path("verrou/", verrou, name="essai_verrou"),
    path("introuvable/", introuvable),
    path("panne/", erreurs.panne),
    path("planche/", planche.planche, name="planche"),
    path("aide/", aide.aide, name="aide"),
    path("aide/apparence/", aide.apparence, name="apparence"),
]


def navigation_essai() -> Registre[Entree]:
    registre: Registre[Entree] = Registre("navigation")
    entrees = [
        Entree("Aujourd’hui", "essai_dossier", "house", mobile="Accueil", raccourci="a"),
        Entree("Personnes", "planche", "users", "Groupe Tilleuls", mobile="Jeunes", raccourci="p", compte=lambda r: 12),
        Entree("Transmission", "essai_transmission", "pencil-line", role="transmission"),
        Entree("Recherche", "essai_recherche", "search", role="recherche"),
        Entree("Palette", "essai_options", "search", role="palette"),
        Entree("Verrou", "essai_verrou", "lock", role="verrou"),
        Entree("Structure", "essai_verrou", "lock", role="structure"),
        Entree("Messages", "planche", "bell", role="notifications", compte=lambda r: 3),
        Entree("Poste", "aide", "monitor", role="changer"),
    ]
    for ordre, entree in enumerate(entrees):
        registre.enregistrer(entree, cle=str(entree.libelle), ordre=ordre)
    return registre


def moi_essai(request: HttpRequest) -> Moi:
    return Moi(
        "Anne Dupont",
        "Éducatrice spécialisée",
        "MECS Les Tilleuls",
        (ChoixStructure(1, "MECS Les Tilleuls", courante=True), ChoixStructure(2, "CSAPA L’Escale")),
    )


def intergiciel(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What the pages need of the session, without a session."""

    def traiter(request: HttpRequest) -> HttpResponse:
        demande: Any = request
        demande._messages = CookieStorage(request)
        demande.user = SimpleNamespace(pk=1, is_authenticated=True)
        demande.acteur = None
        return get_response(request)

    return traiter
