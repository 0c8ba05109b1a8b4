"""School holidays: those shipped, corrected or completed by the organisme (same zone and same name: its own dates)."""

from collections.abc import Iterable
from datetime import date, timedelta

from coordination.donnees.vacances import PERIODES, Periode
from coordination.models import PeriodeVacances


def periodes(organisme_id: int, zone: str = "") -> list[Periode]:
    """By date."""
    siennes = PeriodeVacances.objects.filter(organisme=organisme_id, retiree_le=None)
    return completer((Periode(p.zone, p.nom, p.debut, p.fin or p.debut, p.source, p.pk) for p in siennes), zone)


def completer(siennes: Iterable[Periode], zone: str = "") -> list[Periode]:
    """Those shipped, those of the organisme in their place."""
    connues = {(p.zone, p.nom): p for p in (*PERIODES, *siennes)}
    gardees = (p for p in connues.values() if not zone or p.zone == zone)
    return sorted(gardees, key=lambda p: (p.debut, p.zone))


def noms_des_jours(lues: Iterable[Periode]) -> dict[date, str]:
    """Each day without school, and of which holidays it is."""
    return {p.debut + timedelta(days=rang): p.nom for p in lues for rang in range((p.fin - p.debut).days + 1)}


def jours_de_vacances(organisme_id: int, zone: str) -> frozenset[date]:
    return frozenset(noms_des_jours(periodes(organisme_id, zone)))
