"""What the handover adds to the screens: navigation, home (the card of the handover, what stays open)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from coordination.eclair import natures
from coordination.releve import sources
from coordination.releve.lecture import nommer, suspens_de
from coordination.releve.registre import SERVICES
from coordination.releve.services import fin_du_service_prevu
from coordination.releve.sources import acteur_lit
from dui.core import journal
from dui.core.navigation import Entree
from dui.core.registres import ACCUEIL, ACTES, NAVIGATION
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.models import Dossier

LIGNES = 4


def _lit(request: HttpRequest) -> bool:
    return acteur_lit(getattr(request, "acteur", None))


def _ecrit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    portes = (("TRE", "ecrire"), ("TRE", "creer"), ("TRS", "ecrire"))
    return acteur is not None and any(acteur.peut(domaine, action) for domaine, action in portes)


def carte_suspens(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """« Points en suspens », the oldest first."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    suspens = suspens_de(acteur, structure.pk) if acteur_lit(acteur) else []
    if not suspens:
        return None
    montres = suspens[:LIGNES]
    ids = {s.dossier_id for s in montres} - {None}
    dossiers = {d.pk: d for d in Dossier.objects.filter(pk__in=ids).select_related("usager")}
    personnes = sorted((d.pk, d.usager_id) for d in dossiers.values())
    journal.tracer_lot("lecture", objet="accueil:suspens", structure_id=structure.pk, personnes=personnes)
    return {
        "cle": "suspens", "titre": "Points en suspens", "url": reverse("points_suspens"), "lien": "Tous les points",
        "gabarit": "coordination/releve/_accueil_suspens.html", "suspens": nommer(montres, dossiers), "ici": "/",
    }  # fmt: skip


def ouvrir() -> None:
    sources.ouvrir()
    SERVICES.enregistrer(fin_du_service_prevu, cle="agenda")
    natures.ouvrir()
    for cle, mots in {
        "releve": "relève", "suspens": "points en suspens", "accueil:suspens": "points en suspens du jour",
        "cahier": "cahier de liaison",
    }.items():  # fmt: skip
        ACTES.enregistrer(mots, cle=cle)
    entree = Entree("Relève", "releve", "megaphone", visible=_lit, raccourci="r", mobile="Relève")
    NAVIGATION.enregistrer(entree, cle="releve", ordre=15)
    entree = Entree("Saisie éclair", "eclair", "sparkles", visible=_ecrit, raccourci="x")
    NAVIGATION.enregistrer(entree, cle="eclair", ordre=21)
    ACCUEIL.enregistrer(carte_suspens, cle="suspens", ordre=20)
