"""One question about one object: the same page for every act of every room, from the form to the way back."""

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

PAGE = "usagers/dossiers/acte.html"
# Name of an address and its arguments.
Adresse = tuple[Any, ...]


def _rien(_objet: Any) -> str:
    return ""


@dataclass(frozen=True)
class Acte:
    """`formulaire(request, objet)`, then `service(acteur=…, <nom>=objet, **données)`.

    `phrase(objet)` says the effect before; `apres` (or `apres(fait)`) what was done; `suite(fait)` leads elsewhere
    than back.
    """

    titre: str
    bouton: str
    apres: str | Callable[[Any], str]
    formulaire: Callable[[HttpRequest, Any], Formulaire | FormulaireModele]
    service: Callable[..., Any]
    phrase: Callable[[Any], str] = _rien
    suite: Callable[[Any], Adresse] | None = None


def simple(classe: type[Formulaire]) -> Callable[[HttpRequest, Any], Formulaire]:
    return lambda request, _objet: classe(request.POST if request.method == "POST" else None)


def poser(
    request: HttpRequest, acte: Acte, nom: str, objet: Any, retour: Adresse, contexte: dict[str, Any], page: str
) -> HttpResponse:
    """GET: the question. POST: the service, then `retour`. Its refusal is shown; nothing else is caught."""

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        fait = acte.service(acteur=request.acteur, **{nom: objet}, **donnees)  # type: ignore[attr-defined]
        if dit := acte.apres(fait) if callable(acte.apres) else acte.apres:
            messages.success(request, dit)
        return voir(*(acte.suite(fait) if acte.suite else retour))

    autour = {
        "acte": acte, "objet": objet, "phrase": acte.phrase(objet), "retour": reverse(retour[0], args=retour[1:]),
        "renoncer": "Revenir sans enregistrer",
    }  # fmt: skip
    return traiter(request, page, acte.formulaire(request, objet), autour | contexte, agir)


def jouer(
    request: HttpRequest,
    dossier: Dossier,
    onglet: str,
    acte: Acte,
    nom: str,
    objet: Any,
    retour: Adresse,
    page: str = PAGE,
    **autour: Any,
) -> HttpResponse:
    """Under the banner of the person, in one of their tabs."""
    contexte = contexte_dossier(request, dossier, onglet) | {"sujet": "" if objet == dossier else objet}
    return poser(request, acte, nom, objet, retour, contexte | autour, page)
