"""Secret asked by a minor: received, asked again, lifted (L1111-5 CSP)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from dui.core.idempotence import soumission_unique
from usagers import services
from usagers.forms.confidentialite import MotifForm, SecretForm
from usagers.models import Dossier, SecretMineur
from usagers.services.secrets import exiger_minorite
from usagers.views.confidentialite import PAGE, ouvrir, page, revenir
from usagers.views.formulaires import traiter


@require_http_methods(["GET", "POST"])
@soumission_unique
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = ouvrir(request, pk)
    exiger_minorite(dossier.usager)
    prenom = dossier.usager.prenom_affiche

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.demander_secret(acteur=acteur, dossier=dossier, **donnees)
        return revenir(request, dossier, "Secret noté. Rien de ce qui va aux parents ne le montre.")

    phrase = f"Ce que {prenom} veut garder pour {_soi(dossier)} n’est pas écrit ici : seulement que c’est secret."
    contexte = page(request, dossier, "Noter une demande de secret", phrase, "Noter la demande")
    return traiter(request, PAGE, SecretForm(request.POST or None, dossier=dossier, acteur=acteur), contexte, agir)


def _soi(dossier: Dossier) -> str:
    return {"F": "elle", "M": "lui"}.get(dossier.usager.sexe, "soi")


def _secret(dossier: Dossier, pk: int) -> SecretMineur:
    secrets = SecretMineur.objects.select_related("dossier__usager", "dossier__perimetre")
    return get_object_or_404(secrets, pk=pk, dossier=dossier)


@require_http_methods(["GET", "POST"])
@soumission_unique
def secret_fin(request: HttpRequest, pk: int, secret_pk: int) -> HttpResponse:
    dossier, acteur = ouvrir(request, pk)
    garde = _secret(dossier, secret_pk)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.lever_secret(acteur=acteur, secret=garde, **donnees)
        return revenir(request, dossier, "Secret levé, à sa demande.")

    phrase = f"Seulement si {dossier.usager.prenom_affiche} le demande : ses parents pourront le lire."
    contexte = page(request, dossier, "Lever le secret", phrase, "Lever le secret")
    return traiter(request, PAGE, MotifForm(request.POST or None), contexte, agir)


@require_POST
@soumission_unique
def secret_confirme(request: HttpRequest, pk: int, secret_pk: int) -> HttpResponse:
    dossier, acteur = ouvrir(request, pk)
    services.confirmer_secret(acteur=acteur, secret=_secret(dossier, secret_pk))
    return revenir(request, dossier, "Demande redite aujourd’hui.")
