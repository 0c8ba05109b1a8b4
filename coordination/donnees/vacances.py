"""School holidays by zone: first day without school, last day without school (the eve of the return).

2025-2026: arrêté du 7 décembre 2022 (JO du 8 décembre 2022). 2026-2027: to be checked against the text of the ministry
before use; an organisme corrects or adds a period in /agenda/vacances/ without waiting for a new version.
"""

from dataclasses import dataclass
from datetime import date

SOURCE_2025 = "Arrêté du 7 décembre 2022 fixant le calendrier scolaire, JO du 8 décembre 2022"
SOURCE_2026 = "Calendrier scolaire 2026-2027, à vérifier sur education.gouv.fr"


@dataclass(frozen=True)
class Periode:
    zone: str
    nom: str
    debut: date
    fin: date
    source: str
    pk: int | None = None  # entered by the organisme

    @property
    def a_verifier(self) -> bool:
        return self.source == SOURCE_2026


# Départements of zones A and C; the rest of the mainland is zone B. Corsica and overseas have calendars of their own.
ZONES = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}


def zone_du_finess(finess: str) -> str:
    """Its first two characters are the département; "" where no shipped calendar applies."""
    departement = finess[:2]
    if not departement.isdecimal() or not 1 <= int(departement) <= 95 or departement == "20":
        return ""
    return next((zone for zone, ceux in ZONES.items() if departement in ceux.split()), "B")


def _partout(nom: str, debut: date, fin: date, source: str) -> tuple[Periode, ...]:
    return tuple(Periode(zone, nom, debut, fin, source) for zone in "ABC")


def _par_zone(nom: str, dates: dict[str, tuple[date, date]], source: str) -> tuple[Periode, ...]:
    return tuple(Periode(zone, nom, debut, fin, source) for zone, (debut, fin) in dates.items())


PERIODES: tuple[Periode, ...] = (
    *_partout("Toussaint 2025", date(2025, 10, 18), date(2025, 11, 2), SOURCE_2025),
    *_partout("Noël 2025", date(2025, 12, 20), date(2026, 1, 4), SOURCE_2025),
    *_par_zone("Hiver 2026", {
        "A": (date(2026, 2, 7), date(2026, 2, 22)),
        "B": (date(2026, 2, 14), date(2026, 3, 1)),
        "C": (date(2026, 2, 21), date(2026, 3, 8)),
    }, SOURCE_2025),
    *_par_zone("Printemps 2026", {
        "A": (date(2026, 4, 4), date(2026, 4, 19)),
        "B": (date(2026, 4, 11), date(2026, 4, 26)),
        "C": (date(2026, 4, 18), date(2026, 5, 3)),
    }, SOURCE_2025),
    *_partout("Été 2026", date(2026, 7, 4), date(2026, 8, 31), SOURCE_2025),
    *_partout("Toussaint 2026", date(2026, 10, 17), date(2026, 11, 1), SOURCE_2026),
    *_partout("Noël 2026", date(2026, 12, 19), date(2027, 1, 3), SOURCE_2026),
    *_par_zone("Hiver 2027", {
        "A": (date(2027, 2, 13), date(2027, 2, 28)),
        "B": (date(2027, 2, 20), date(2027, 3, 7)),
        "C": (date(2027, 2, 6), date(2027, 2, 21)),
    }, SOURCE_2026),
    *_par_zone("Printemps 2027", {
        "A": (date(2027, 4, 10), date(2027, 4, 25)),
        "B": (date(2027, 4, 17), date(2027, 5, 2)),
        "C": (date(2027, 4, 3), date(2027, 4, 18)),
    }, SOURCE_2026),
)  # fmt: skip
