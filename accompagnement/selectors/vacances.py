"""Days without school for a house: the zone its rule chose, else that of its département (S11)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject

from accompagnement.models import RegleComptage, Rythme
from coordination.donnees.vacances import Periode, zone_du_finess
from coordination.models import PeriodeVacances
from coordination.selectors_vacances import completer, noms_des_jours
from dui.core import horloge
from habilitations.models import Structure


def avec_vacances(rythmes: QuerySet[Rythme], structure: Structure, jour: date | None = None) -> QuerySet[Rythme]:
    """What says when school is closed, in the query that fetches the weeks: without a week, nobody needs it."""
    regles = RegleComptage.objects.filter(structure=structure, debut__lte=jour or horloge.aujourdhui())
    siennes = PeriodeVacances.objects.filter(organisme=structure.organisme_id, retiree_le=None)
    champs = {nom: nom for nom in ("zone", "nom", "debut", "fin")}
    return rythmes.annotate(
        zone_choisie=Subquery(regles.order_by("-debut").values("zone")[:1]),
        vacances_siennes=ArraySubquery(siennes.values(json=JSONObject(**champs))),
    )


def jours_sans_ecole(structure: Structure, rythmes: Iterable[Rythme]) -> Mapping[date, str]:
    """Of weeks read by `avec_vacances`: each day, with the name of the holidays."""
    lu: Rythme | None = next(iter(rythmes), None)
    zone = (getattr(lu, "zone_choisie", "") or zone_du_finess(structure.finess)) if lu else ""
    if not zone:
        return {}
    brutes: list[dict[str, str]] = lu.vacances_siennes  # type: ignore[union-attr]
    return noms_des_jours(completer(map(_periode, brutes), zone))


def _periode(brute: Mapping[str, str]) -> Periode:
    debut = date.fromisoformat(brute["debut"])
    return Periode(brute["zone"], brute["nom"], debut, date.fromisoformat(brute["fin"]) if brute["fin"] else debut, "")


__all__ = ["avec_vacances", "jours_sans_ecole"]
