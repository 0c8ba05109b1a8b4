"""Days without school for a house: the zone its rule chose, else that of its département (S11)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accompagnement.models import RegleComptage, Rythme
from coordination.donnees.vacances import Periode, zone_du_finess
from coordination.models import PeriodeVacances
from coordination.selectors_vacances import completer, noms_des_jours
from dui.core import horloge
from habilitations.models import Structure


def avec_vacances(rythmes: QuerySet[Rythme], jour: date | None = None) -> QuerySet[Rythme]:
    """What says when school is closed, in the query that fetches the weeks: without a week, nobody needs it."""
    regles = RegleComptage.objects.filter(structure=OuterRef("structure"), debut__lte=jour or horloge.aujourdhui())
    siennes = PeriodeVacances.objects.filter(organisme=OuterRef("structure__organisme"), retiree_le=None)
    champs = {nom: nom for nom in ("zone", "nom", "debut", "fin")}
    return rythmes.annotate(
        zone_choisie=Subquery(regles.order_by("-debut").values("zone")[:1]),
        vacances_siennes=ArraySubquery(siennes.values(json=JSONObject(**champs))),
    )


def jours_sans_ecole(structure: Structure, rythmes: Iterable[Rythme]) -> Mapping[date, str]:
    """Of weeks read by `avec_vacances`: each day, with the name of the holidays."""
    lu: Any = next(iter(rythmes), None)
    return sans_ecole(lu.zone_choisie, structure.finess, lu.vacances_siennes) if lu else {}


def sans_ecole(zone: str | None, finess: str, siennes: Iterable[Mapping[str, str]]) -> Mapping[date, str]:
    """The same, from what the query brought: the zone that a rule chose, or nothing."""
    zone = zone or zone_du_finess(finess)
    return noms_des_jours(completer(map(_periode, siennes), zone)) if zone else {}


def _periode(brute: Mapping[str, str]) -> Periode:
    debut = date.fromisoformat(brute["debut"])
    return Periode(brute["zone"], brute["nom"], debut, date.fromisoformat(brute["fin"]) if brute["fin"] else debut, "")


__all__ = ["avec_vacances", "jours_sans_ecole", "sans_ecole"]
