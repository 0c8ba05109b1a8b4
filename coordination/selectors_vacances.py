"""School holidays: those shipped, corrected or completed by the organisme (same zone and same name: its own dates)."""

from datetime import date, timedelta

from coordination.donnees.vacances import PERIODES, Periode
from coordination.models import PeriodeVacances


def periodes(organisme_id: int, zone: str = "") -> list[Periode]:
    """By date."""
    connues = {(p.zone, p.nom): p for p in PERIODES}
    for p in PeriodeVacances.objects.filter(organisme=organisme_id, retiree_le=None):
        fin = p.fin or p.debut
        connues[p.zone, p.nom] = Periode(p.zone, p.nom, p.debut, fin, p.source, p.pk)
    gardees = (p for p in connues.values() if not zone or p.zone == zone)
    return sorted(gardees, key=lambda p: (p.debut, p.zone))


def jours_de_vacances(organisme_id: int, zone: str) -> frozenset[date]:
    return frozenset(
        p.debut + timedelta(days=rang)
        for p in periodes(organisme_id, zone)
        for rang in range((p.fin - p.debut).days + 1)
    )
