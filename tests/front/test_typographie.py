"""French print: spaces, dates, hours, ages, numbers."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dui.core import typographie as t

N = "\u00a0"


@pytest.mark.parametrize(
    ("ecrit", "imprime"),
    [
        ("Rentrée contente : 15/20", f"Rentrée contente{N}: 15/20"),
        ("Ouvrir le dossier ?", f"Ouvrir le dossier{N}?"),
        ("Ouvrir le dossier?", f"Ouvrir le dossier{N}?"),
        ("Elle dit : « oui »", f"Elle dit{N}: «{N}oui{N}»"),
        ("«oui»", f"«{N}oui{N}»"),
        ("94 %", f"94{N}%"),
        ("à 17 h 15, 20 min", f"à 17{N}h{N}15, 20{N}min"),
        ("le 20 novembre 2026", f"le 20{N}novembre 2026"),
        ("le 1er août", f"le 1er{N}août"),
        ("M. Lambert, Mme Kerbrat, Dr Garcia, n° 12", f"M.{N}Lambert, Mme{N}Kerbrat, Dr{N}Garcia, n°{N}12"),
        ("12 345 678 dossiers", f"12{N}345{N}678 dossiers"),
        ("38,4 °C", f"38,4{N}°C"),
        ("l'école d'Éloïse", "l’école d’Éloïse"),
        ("et...", "et…"),
        ("http://exemple.fr/?a=1", "http://exemple.fr/?a=1"),
        ("3 hommes", "3 hommes"),
        ("1\u202f000\u202f€ !", "1\u202f000\u202f€" + f"{N}!"),
    ],
)
def test_typographier(ecrit: str, imprime: str) -> None:
    assert t.typographier(ecrit) == imprime


@given(st.text(alphabet="ab :;!?«»%.'12h \u00a0\u202f", max_size=40))
def test_typographier_is_idempotent_and_loses_no_letter(texte: str) -> None:
    une = t.typographier(texte)
    assert t.typographier(une) == une
    assert [c for c in une if c.isalnum()] == [c for c in texte if c.isalnum()]


def test_dates() -> None:
    jour = date(2026, 11, 20)
    assert t.date_longue(jour) == f"vendredi 20{N}novembre{N}2026"
    assert t.date_moyenne(date(2026, 8, 1)) == f"1er{N}août{N}2026"
    assert t.date_courte(jour) == f"20{N}nov.{N}2026"
    assert t.jour_mois(jour) == f"20{N}novembre"
    assert t.date_champ(jour) == "20/11/2026"


def test_instants_are_shown_in_paris() -> None:
    quand = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert t.instant(quand) == f"21{N}nov.{N}2026, 0{N}h{N}30"
    assert t.heure(quand) == f"0{N}h{N}30"


@pytest.mark.parametrize(("h", "m", "texte"), [(9, 0, f"9{N}h"), (17, 15, f"17{N}h{N}15"), (21, 5, f"21{N}h{N}05")])
def test_heure(h: int, m: int, texte: str) -> None:
    assert t.heure(time(h, m)) == texte


MAINTENANT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # 17 h in Paris


@pytest.mark.parametrize(
    ("ecart", "texte"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=40), f"aujourd’hui à 16{N}h{N}20"),
        (timedelta(hours=19, minutes=55), f"hier à 21{N}h{N}05"),
        (timedelta(days=2, hours=3), f"mercredi 18 à 14{N}h"),
        (timedelta(days=10), f"10{N}nov. à 17{N}h"),
        (timedelta(days=400), f"16{N}oct.{N}2025 à 18{N}h"),
        (timedelta(days=-1), f"demain à 17{N}h"),
    ],
)
def test_moment(ecart: timedelta, texte: str) -> None:
    assert t.moment(MAINTENANT - ecart, MAINTENANT) == texte


def test_moment_uses_the_day_of_paris() -> None:
    """23 h 30 UTC is already tomorrow in the house."""
    assert t.moment(datetime(2026, 11, 19, 23, 30, tzinfo=UTC), MAINTENANT).startswith("aujourd’hui")


@pytest.mark.parametrize(
    ("naissance", "texte"),
    [
        (date(2011, 3, 12), f"15{N}ans"),
        (date(2011, 11, 21), f"14{N}ans"),
        (date(2023, 11, 20), f"3{N}ans"),
        (date(2023, 11, 21), f"35{N}mois"),
        (date(2026, 10, 20), f"1{N}mois"),
        (date(2026, 11, 8), f"12{N}jours"),
        (date(2027, 1, 1), ""),
    ],
)
def test_age(naissance: date, texte: str) -> None:
    assert t.age(naissance, date(2026, 11, 20)) == texte


def test_age_of_a_29_february() -> None:
    assert t.age(date(2008, 2, 29), date(2026, 2, 28)) == f"17{N}ans"
    assert t.age(date(2008, 2, 29), date(2026, 3, 1)) == f"18{N}ans"


def test_delai() -> None:
    ce_jour = date(2026, 11, 20)
    assert t.delai(date(2026, 12, 12), ce_jour) == f"dans 22{N}jours"
    assert t.delai(ce_jour, ce_jour) == "aujourd’hui"
    assert t.delai(date(2026, 11, 21), ce_jour) == "demain"
    assert t.delai(date(2026, 11, 19), ce_jour) == f"dépassée de 1{N}jour"


def test_numbers() -> None:
    assert t.nombre(12345) == f"12{N}345"
    assert t.nombre(Decimal("38.40"), "°C", 1) == f"38,4{N}°C"
    assert t.nombre(-1234.5) == f"-1{N}234,5"
    assert t.nombre(2.5, decimales=0) == "3"
    assert t.accorder(0, "élément") == f"0{N}élément"
    assert t.accorder(2, "journal", "journaux") == f"2{N}journaux"
    assert t.en_lettres(3) == "trois"
    assert t.en_lettres(1, feminin=True) == "une"
    assert t.en_lettres(12) == "12"
    assert t.ordinal(1, feminin=True) == ("1", "re")
    assert t.taille(1_400_000) == f"1,4{N}Mo"
    assert t.taille(1) == f"1{N}octet"


@pytest.mark.parametrize(
    ("nom", "initiales"),
    [
        ("Anne Dupont", "AD"),
        ("Éloïse", "É"),
        ("Jean-Marc Le Goff", "JG"),
        ("Inès Da Costa", "IC"),
        ("Yves Kerloc’h", "YK"),
        ("Marie d’Anjou", "MA"),
        ("", "?"),
        ("123", "?"),
    ],
)
def test_initiales(nom: str, initiales: str) -> None:
    assert t.initiales(nom) == initiales


def test_elision() -> None:
    assert t.de("Éloïse") == "d’Éloïse"
    assert t.de("Karim") == "de Karim"
    assert t.de("Hélène") == "d’Hélène"
    assert t.de("") == "de "


def test_no_narrow_space_is_ever_produced() -> None:
    """The font has no U+202F: it would pull a second font into the PDF."""
    textes = [
        t.nombre(1234567.891),
        t.instant(MAINTENANT),
        t.date_longue(MAINTENANT),
        t.typographier("1 000 € ; oui !"),
    ]
    assert not any("\u202f" in texte for texte in textes)
