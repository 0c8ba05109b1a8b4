"""Restricted files and people whom a file concerns: decisions of the direction, after a fresh proof (S-09)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.choices import NATURES_PERSONNELLES, NatureLien
from habilitations.models import LienDossier
from habilitations.views.commun import identite_fraiche
from usagers import confidentialite as regles
from usagers import services
from usagers.forms.confidentialite import AdmisForm, ConcerneForm, MotifForm, ProcheForm, RestrictionForm
from usagers.models import Dossier
from usagers.views.confidentialite import PAGE, ouvrir, page, revenir
from usagers.views.formulaires import traiter


def _direction(request: HttpRequest, pk: int) -> tuple[Dossier, Acteur]:
    dossier, acteur = ouvrir(request, pk)
    if not regles.decide(acteur, dossier):
        raise Refus("Cette décision revient à la direction.")
    return dossier, acteur


def _lien(dossier: Dossier, pk: int, *natures: str) -> LienDossier:
    liens = LienDossier.objects.filter(LienDossier.ouverts(), perimetre=dossier.pk, nature__in=natures)
    return get_object_or_404(liens.select_related("professionnel"), pk=pk)


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def restriction(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = _direction(request, pk)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.restreindre(acteur=acteur, dossier=dossier, **donnees)
        return revenir(request, dossier, "Dossier restreint. Il a disparu chez les autres.")

    phrase = "Le dossier disparaît chez tous, direction comprise, sauf chez les personnes nommées."
    contexte = page(request, dossier, "Restreindre ce dossier", phrase, "Restreindre ce dossier")
    return traiter(
        request, PAGE, RestrictionForm(request.POST or None, structure_id=dossier.structure_id), contexte, agir
    )


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def restriction_levee(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = _direction(request, pk)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.lever_restriction(acteur=acteur, dossier=dossier, **donnees)
        return revenir(request, dossier, "Restriction levée. La règle ordinaire s’applique.")

    phrase = "Le dossier revient à son équipe. La décision et ses dates restent à l’historique."
    contexte = page(request, dossier, "Lever la restriction", phrase, "Lever la restriction")
    return traiter(request, PAGE, MotifForm(request.POST or None), contexte, agir)


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def admis(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = _direction(request, pk)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.admettre(acteur=acteur, dossier=dossier, **donnees)
        return revenir(request, dossier, f"{donnees['professionnel']} ouvre ce dossier.")

    contexte = page(request, dossier, "Nommer quelqu’un", "Cette personne garde les droits de sa fonction.", "Nommer")
    return traiter(request, PAGE, AdmisForm(request.POST or None, structure_id=dossier.structure_id), contexte, agir)


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def admis_fin(request: HttpRequest, pk: int, lien_pk: int) -> HttpResponse:
    dossier, acteur = _direction(request, pk)
    lien = _lien(dossier, lien_pk, NatureLien.ADMIS)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.retirer_admis(acteur=acteur, dossier=dossier, lien=lien, **donnees)
        return revenir(request, dossier, f"{lien.professionnel} n’ouvre plus ce dossier.")

    contexte = page(request, dossier, f"Retirer {lien.professionnel}", "L’accès se ferme tout de suite.", "Retirer")
    return traiter(request, PAGE, MotifForm(request.POST or None), contexte, agir)


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def concerne(request: HttpRequest, pk: int) -> HttpResponse:
    dossier, acteur = _direction(request, pk)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.concerner(acteur=acteur, dossier=dossier, **donnees)
        return revenir(request, dossier, f"Ce dossier est fermé à {donnees['professionnel']}.")

    phrase = "Le dossier lui est fermé, même en urgence, et sans que rien le lui dise."
    contexte = page(request, dossier, "Fermer à quelqu’un d’ici", phrase, "Fermer à cette personne")
    return traiter(request, PAGE, ConcerneForm(request.POST or None, structure_id=dossier.structure_id), contexte, agir)


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def concerne_fin(request: HttpRequest, pk: int, lien_pk: int) -> HttpResponse:
    dossier, acteur = _direction(request, pk)
    lien = _lien(dossier, lien_pk, *NATURES_PERSONNELLES)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.ne_plus_concerner(acteur=acteur, dossier=dossier, lien=lien, **donnees)
        return revenir(request, dossier, f"La règle ordinaire s’applique à {lien.professionnel}.")

    contexte = page(
        request, dossier, f"Rouvrir à {lien.professionnel}", "Une erreur, ou un lien qui a pris fin.", "Rouvrir"
    )
    return traiter(request, PAGE, MotifForm(request.POST or None), contexte, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def proche(request: HttpRequest) -> HttpResponse:
    """One's own declaration: the answer is the same whether a file exists or not."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not acteur.peut("ID", "resumer"):
        raise Refus()

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.declarer_proche(acteur=acteur, **donnees)
        messages.success(request, "C’est noté. Si un dossier à ce nom est ici, il vous est fermé.")
        return voir("accueil")

    return traiter(request, "usagers/confidentialite/proche.html", ProcheForm(request.POST or None), {}, agir)
