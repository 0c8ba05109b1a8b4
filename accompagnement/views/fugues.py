"""The page of somebody missing: clock, checklist, authorities with their hour, return."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.choices_presences import AUTORITES, DemarcheCode
from accompagnement.forms.presences import DemarcheForm, FugueForm, RetourForm
from accompagnement.models import Fugue
from accompagnement.services import fugues as services
from accompagnement.services.presences.pointage import ECRIRE
from dui.core import horloge
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple
from usagers.views.formulaires import traiter

ONGLET = "presences"


def _lue(request: HttpRequest, pk: int, fugue_pk: int) -> tuple[Dossier, Fugue]:
    dossier = dossier_autorise(request, pk, "PRE")
    fugue = get_object_or_404(Fugue.objects.select_related("auteur", "absence"), pk=fugue_pk, dossier=dossier)
    fugue.dossier = dossier
    return dossier, fugue


def _ecrit(request: HttpRequest, dossier: Dossier) -> None:
    if not permet(request.acteur, dossier, "PRE", *ECRIRE):  # type: ignore[attr-defined]
        raise Refus()


def _contexte(request: HttpRequest, dossier: Dossier, fugue: Fugue) -> dict[str, Any]:
    faites = list(fugue.demarches.select_related("auteur"))
    par_code: dict[str, list[Any]] = {}
    for d in faites:
        par_code.setdefault(d.code, []).append(d)
    points = [
        {"code": c.value, "libelle": c.label, "autorite": c in AUTORITES, "faites": par_code.get(c.value, [])}
        for c in DemarcheCode
    ]
    ecoule = horloge.duree(fugue.vu_le, fugue.retour_le or horloge.maintenant())
    heures, minutes = divmod(int(ecoule.total_seconds()) // 60, 60)
    return contexte_dossier(request, dossier, ONGLET) | {
        "fugue": fugue, "points": points, "restent": sum(not p["faites"] for p in points),
        "maintenant": horloge.maintenant(), "heures": heures, "minutes": minutes,
        "ecrit": permet(request.acteur, dossier, "PRE", *ECRIRE),  # type: ignore[attr-defined]
    }  # fmt: skip


@require_safe
def fugue(request: HttpRequest, pk: int, fugue_pk: int) -> HttpResponse:
    """/dossiers/<id>/fugues/<id>/"""
    dossier, lue = _lue(request, pk, fugue_pk)
    contexte = _contexte(request, dossier, lue) | {"form": DemarcheForm()}
    return render(request, "accompagnement/presences/fugue.html", contexte)


@require_POST
@soumission_unique
def demarche(request: HttpRequest, pk: int, fugue_pk: int) -> HttpResponse:
    dossier, lue = _lue(request, pk, fugue_pk)
    _ecrit(request, dossier)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.noter_demarche(acteur=request.acteur, fugue=lue, **donnees)  # type: ignore[attr-defined]
        return voir("fugue", pk, fugue_pk)

    contexte = _contexte(request, dossier, lue)
    return traiter(request, "accompagnement/presences/fugue.html", DemarcheForm(request.POST), contexte, agir)


def _formulaire(request: HttpRequest, objet: Fugue) -> FugueForm:
    return FugueForm(request.POST if request.method == "POST" else None, instance=objet)


ACTES = {
    "completer": Acte("Compléter la fiche", "Enregistrer", "Fiche complétée.", _formulaire,
                       avec_version(services.completer_fugue)),
    "clore": Acte("Noter le retour", "Noter le retour", "Retour noté. L’absence est terminée.", simple(RetourForm),
                  services.clore_fugue),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, fugue_pk: int, nom: str) -> HttpResponse:
    dossier, lue = _lue(request, pk, fugue_pk)
    _ecrit(request, dossier)
    return jouer(request, dossier, ONGLET, ACTES[nom], "fugue", lue, ("fugue", pk, fugue_pk))
