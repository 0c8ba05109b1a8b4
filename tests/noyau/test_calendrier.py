"""Delays on the civil calendar (civil procedure code, art. 641 and 642; labour code, art. L3133-1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dui.core.calendrier import age, ajouter, anniversaire, feries, ouvre, ouvre_precedent, ouvre_suivant

JOURS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("jour", "nombre", "unite", "attendu"),
    [
        (date(2026, 1, 31), 1, "m", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "m", date(2028, 2, 29)),
        (date(2026, 8, 31), 6, "m", date(2027, 2, 28)),
        (date(2026, 2, 28), 1, "m", date(2026, 3, 28)),
        (date(2028, 2, 29), 1, "a", date(2029, 2, 28)),
        (date(2028, 2, 29), 4, "a", date(2032, 2, 29)),
        (date(2026, 12, 15), 1, "m", date(2027, 1, 15)),
        (date(2026, 4, 30), -2, "m", date(2026, 2, 28)),
        (date(2026, 1, 10), -1, "m", date(2025, 12, 10)),
        (date(2026, 12, 20), 15, "j", date(2027, 1, 4)),
        (date(2026, 3, 1), 4, "s", date(2026, 3, 29)),
    ],
)
def test_delais(jour: date, nombre: int, unite: str, attendu: date) -> None:
    assert ajouter(jour, nombre, unite) == attendu


def test_les_heures_se_comptent_d_un_instant() -> None:
    with pytest.raises(ValueError, match="instant"):
        ajouter(date(2026, 1, 1), 48, "h")


@given(JOURS, st.integers(0, 40))
def test_un_mois_de_plus_n_est_jamais_plus_tot(jour: date, mois: int) -> None:
    assert ajouter(jour, mois, "m") <= ajouter(jour, mois + 1, "m") <= ajouter(jour, mois, "m") + timedelta(days=31)


@pytest.mark.parametrize(
    ("naissance", "ans", "attendu"),
    [
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(2008, 11, 21), 18, date(2026, 11, 21)),
    ],
)
def test_anniversaires(naissance: date, ans: int, attendu: date) -> None:
    assert anniversaire(naissance, ans) == attendu
    assert age(naissance, attendu) == ans
    assert age(naissance, attendu - timedelta(days=1)) == ans - 1


@given(JOURS, st.integers(0, 120))
def test_l_age_change_le_jour_de_l_anniversaire(naissance: date, ans: int) -> None:
    jour = anniversaire(naissance, ans)
    assert age(naissance, jour) == ans


def test_feries_2026() -> None:
    attendus = {(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    assert {(j.month, j.day) for j in feries(2026)} == attendus
    assert date(2026, 4, 3) in feries(2026, "67")
    assert date(2026, 12, 26) in feries(2026, "57000")
    assert date(2026, 4, 3) not in feries(2026, "75")


def test_jours_ouvres() -> None:
    assert not ouvre(date(2026, 5, 14))
    assert ouvre(date(2026, 5, 15))
    assert ouvre_precedent(date(2026, 5, 10)) == date(2026, 5, 7)
    assert ouvre_suivant(date(2026, 5, 8)) == date(2026, 5, 11)
    assert ouvre_suivant(date(2026, 12, 26), "68") == date(2026, 12, 28)
