"""/dossiers/<id>/confidentialite/: what is closed in a file, to whom, by whom, since when."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core import horloge
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers import confidentialite as regles
from usagers.forms.confidentialite import LeveeForm, OppositionForm
from usagers.models import Dossier, Opposition
from usagers.pages import contexte_dossier
from usagers.selectors import confidentialite as selectors
from usagers.services import enregistrer_opposition, terminer_opposition
from usagers.views.formulaires import traiter

PAGE = "usagers/confidentialite/formulaire.html"


def ouvrir(request: HttpRequest, pk: int) -> tuple[Dossier, Acteur]:
    return regles.dossier_confidentiel(request, pk), request.acteur  # type: ignore[attr-defined]


def page(request: HttpRequest, dossier: Dossier, titre: str, phrase: str, bouton: str) -> dict[str, Any]:
    contexte = contexte_dossier(request, dossier, "confidentialite")
    return contexte | {"titre": titre, "phrase": phrase, "bouton": bouton}


def revenir(request: HttpRequest, dossier: Dossier, texte: str) -> HttpResponse:
    """Back to the page, or home when what was just written closes it to its writer."""
    messages.success(request, texte)
    if regles.porte(request.acteur, regles.relire(dossier)) is None:  # type: ignore[attr-defined]
        return voir("accueil")
    return voir("confidentialite", dossier.pk)


@require_GET
def confidentialite(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = ouvrir(request, pk)
    direction = regles.decide(acteur, dossier)
    majorite = dossier.usager.majorite_le
    contexte = contexte_dossier(request, dossier, "confidentialite") | {
        "oppositions": selectors.oppositions(acteur, dossier),
        "direction": direction,
        "restriction": selectors.restriction_de(dossier) if direction else None,
        "secrets": selectors.secrets(dossier),
        "mineur": majorite is not None and majorite > horloge.aujourdhui(),
        **(selectors.liens_de(dossier) if direction else {"admis": [], "concernes": []}),
    }
    return render(request, "usagers/confidentialite/page.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def opposition(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = ouvrir(request, pk)
    form = OppositionForm(request.POST or None, structure_id=dossier.structure_id)

    def agir(_: dict[str, Any]) -> HttpResponse:
        enregistrer_opposition(acteur=acteur, dossier=dossier, **form.demande)
        return revenir(request, dossier, "Opposition notée. Elle vaut dès maintenant.")

    prenom = dossier.usager.prenom_affiche
    phrase = f"Ce que {prenom} ne veut pas partager se ferme dès l’enregistrement, partout."
    contexte = page(request, dossier, "Noter une opposition", phrase, "Noter l’opposition")
    return traiter(request, PAGE, form, contexte, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def opposition_fin(request: HttpRequest, pk: int, opposition_pk: int) -> HttpResponse:
    dossier, acteur = ouvrir(request, pk)
    notees = Opposition.objects.select_related("dossier__perimetre", "professionnel")
    notee = get_object_or_404(notees, pk=opposition_pk, dossier=dossier)
    if not regles.peut_lever(acteur, dossier, notee):
        raise Refus()

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        terminer_opposition(acteur=acteur, opposition=notee, **donnees)
        return revenir(request, dossier, "Opposition levée. Ses dates restent au dossier.")

    phrase = f"{notee.partie}, {notee.a_qui} : le partage reprend dès l’enregistrement."
    contexte = page(request, dossier, "Lever l’opposition", phrase, "Lever l’opposition")
    return traiter(request, PAGE, LeveeForm(request.POST or None), contexte, agir)
