"""One question about one object of a dossier: the same page for every act of rights, measures and agreements."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dui.core.formulaires import Formulaire, FormulaireModele
from dui.core.reponses import voir
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.formulaires import traiter

PAGE = "administration/acte.html"


@dataclass(frozen=True)
class Acte:
    """`formulaire(request, objet)` and `service(acteur=…, <nom>=objet, **données)`; `phrase(objet)` says the effect."""

    titre: str
    bouton: str
    apres: str
    formulaire: Callable[[HttpRequest, Any], Formulaire | FormulaireModele]
    service: Callable[..., Any]
    phrase: Callable[[Any], str] = lambda _objet: ""


def simple(classe: type[Formulaire]) -> Callable[[HttpRequest, Any], Formulaire]:
    return lambda request, _objet: classe(request.POST or None)


def jouer(
    request: HttpRequest,
    dossier: Dossier,
    onglet: str,
    acte: Acte,
    nom: str,
    objet: Any,
    retour: tuple[Any, ...],
    page: str = PAGE,
) -> HttpResponse:
    """GET: the form. POST: the service, then back to `retour` (name of an address and its arguments)."""

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        acte.service(acteur=request.acteur, **{nom: objet}, **donnees)  # type: ignore[attr-defined]
        messages.success(request, acte.apres)
        return voir(*retour)

    contexte = contexte_dossier(request, dossier, onglet)
    contexte |= {
        "acte": acte,
        "objet": objet,
        "phrase": acte.phrase(objet),
        "retour": reverse(retour[0], args=retour[1:]),
    }
    return traiter(request, page, acte.formulaire(request, objet), contexte, agir)
