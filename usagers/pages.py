"""What surrounds every tab of a dossier: the banner and the tabs this actor may open."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from dui.core.registres import BANDEAU, ONGLETS, Onglet
from habilitations.acces import Acteur, decider
from habilitations.selectors import bris_en_cours
from usagers.acces import liens_pour
from usagers.models import Dossier


def contexte_dossier(request: HttpRequest, dossier: Dossier, courant: str) -> dict[str, Any]:
    """Context shared by the tabs; `request.acteur` was authorised on the dossier before."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    prefetch_related_objects([dossier], liens_pour(acteur))
    faits = [fait for section in BANDEAU for fait in (section.lignes(dossier, acteur) or ())]
    return {
        "dossier": dossier,
        "usager": dossier.usager,
        "onglets_dossier": onglets(acteur, dossier),
        "courant": courant,
        "faits": faits,
        "bris": bris_en_cours(acteur, dossier.pk),
        "imprime": decider(acteur, "resumer", "ID", dossier.perimetre).permis,
    }


def noter_onglet(request: HttpRequest, dossier: Dossier, cle: str) -> None:
    """This reader has seen that tab, its dot goes out next time; its view is an `ecriture_permise`."""
    onglet = ONGLETS.get(cle)
    if onglet is not None and onglet.vu is not None:
        onglet.vu(dossier, request.acteur)  # type: ignore[attr-defined]


def onglets(acteur: Acteur, dossier: Dossier) -> list[dict[str, Any]]:
    """Tabs allowed to this actor, never greyed; `nouveau` marks a change since the last visit."""
    return [_onglet(o, acteur, dossier) for o in ONGLETS if _visible(o, acteur, dossier)]


def _visible(onglet: Onglet, acteur: Acteur, dossier: Dossier) -> bool:
    try:
        reverse(onglet.url_name, args=[dossier.pk])
    except NoReverseMatch:
        return False
    if onglet.ouvert is not None and not onglet.ouvert(dossier, acteur):
        return False
    return any(decider(acteur, action, domaine, dossier.perimetre).permis for domaine, action in onglet.portes)


def _onglet(onglet: Onglet, acteur: Acteur, dossier: Dossier) -> dict[str, Any]:
    return {
        "cle": onglet.cle,
        "libelle": onglet.libelle,
        "url": reverse(onglet.url_name, args=[dossier.pk]),
        "nouveau": bool(onglet.change and onglet.change(dossier, acteur)),
    }
