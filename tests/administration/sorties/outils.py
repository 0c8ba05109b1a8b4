"""Short ways to take an exit to one of its states."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from administration.models import PointSortie, Sortie
from administration.services import sorties as services
from tests.administration.mesures.outils import le
from usagers.models import Dossier, Sejour


def sejour(d: Dossier) -> Sejour:
    lus = Sejour.objects.select_related("dossier__perimetre", "dossier__structure", "dossier__usager")
    return lus.filter(dossier=d).first()  # type: ignore[return-value]


def envisagee(m: SimpleNamespace, motif: str = "orientation", **champs: Any) -> Sortie:
    donnees: dict[str, Any] = {"initiative": "usager", "destination": "esms"} | champs
    dossier = donnees.pop("dossier", m.d_eloise)
    return services.envisager_sortie(acteur=None, sejour=sejour(dossier), motif=motif, **donnees)


def regler(s: Sortie, *sauf: str) -> Sortie:
    """Every point done, but these."""
    Sortie.objects.filter(pk=s.pk).update(relais_nom="Service Jeunes majeurs")
    s.refresh_from_db(fields=["relais_nom"])
    for point in PointSortie.objects.filter(sortie=s).exclude(code__in=sauf):
        point.sortie = s
        services.regler_point(acteur=None, point=point, version_lue=point.version, etat="fait")
    return s


def prononcee(m: SimpleNamespace, motif: str = "orientation", **champs: Any) -> Sortie:
    s = services.declarer_prete(acteur=None, sortie=regler(envisagee(m, motif, **champs)))
    return services.prononcer_sortie(acteur=None, sortie=s, decision="Accueil au SAVS acquis.", date_prevue=le(0))


def partie(m: SimpleNamespace, motif: str = "orientation", jour: date | None = None, **champs: Any) -> Sortie:
    """Left; Anne follows unless said otherwise."""
    donnees: dict[str, Any] = {"equipe_suivi": [m.membre_anne.pk]}
    for nom in ("suivi", "sans_suivi", "equipe_suivi", "echeances_gardees", "dernier_contact"):
        if nom in champs:
            donnees[nom] = champs.pop(nom)
    return services.effectuer_sortie(acteur=None, sortie=prononcee(m, motif, **champs), le=jour or le(0), **donnees)
