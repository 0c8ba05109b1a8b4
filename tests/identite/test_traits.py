"""Strict traits and birth dates. socle.md §1.2."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usagers.identite import (
    TraitInvalide,
    TraitsStricts,
    cog_valide,
    controler_traits,
    date_de_naissance,
    lire_date_insi,
    premier_prenom_coherent,
)

LE = date(2026, 11, 20)


def controler(**autres) -> list[tuple[str, str]]:
    base = {
        "nom_naissance": "ECETINSI", "prenoms": "PIERRE-ALAIN MURIEL FLORIANT",
        "premier_prenom": "PIERRE-ALAIN", "date_naissance": date(2009, 7, 14),
        "sexe": "M", "lieu_cog": "63220",
    }  # fmt: skip
    anomalies = controler_traits(TraitsStricts(**{**base, **autres}), aujourdhui=LE)
    return [(anomalie.champ, anomalie.code) for anomalie in anomalies]


@pytest.mark.parametrize(
    ("autres", "attendu"),
    [
        ({}, []),
        ({"sexe": "I"}, []),
        ({"sexe": "X"}, [("sexe", "sexe")]),
        ({"sexe": ""}, [("sexe", "sexe")]),
        ({"nom_naissance": "Ecetinsi"}, [("nom_naissance", "non_normalise")]),
        ({"nom_naissance": "ÉCETINSI"}, [("nom_naissance", "non_normalise")]),
        ({"nom_naissance": "ECET1NSI"}, [("nom_naissance", "caractere")]),
        (
            {"prenoms": "", "premier_prenom": ""},
            [("prenoms", "vide"), ("premier_prenom", "vide"), ("premier_prenom",) * 2],
        ),
        ({"premier_prenom": "MURIEL"}, [("premier_prenom", "premier_prenom")]),
        ({"premier_prenom": "PIERRE ALAIN"}, []),
        ({"premier_prenom": "PIERRE"}, []),
        ({"premier_prenom": "PIER"}, [("premier_prenom", "premier_prenom")]),
        ({"lieu_cog": "63000X"}, [("lieu_cog", "cog")]),
        ({"lieu_cog": ""}, [("lieu_cog", "cog")]),
        ({"date_naissance": date(2026, 11, 21)}, [("date_naissance", "future")]),
        ({"date_naissance": LE}, []),
        ({"date_naissance": date(1900, 1, 1)}, [("date_naissance", "trop_ancienne")]),
    ],
)
def test_controler_traits(autres, attendu):
    assert controler(**autres) == attendu


@pytest.mark.parametrize(
    ("premier", "prenoms", "bon"),
    [
        ("JEAN-PIERRE", "JEAN PIERRE MARIE", True),
        ("JEAN PIERRE", "JEAN-PIERRE MARIE", True),
        ("D'AEION", "D AEION COEUR", True),
        ("JEAN", "JEAN-PIERRE", True),
        ("JEAN-PIERRE", "JEAN", False),
        ("PIERRE", "JEAN PIERRE", False),
        ("JE", "JEAN", False),
        ("", "JEAN", False),
    ],
)
def test_premier_prenom(premier, prenoms, bon):
    assert premier_prenom_coherent(premier, prenoms) is bon


@pytest.mark.parametrize(
    ("code", "bon"),
    [("44109", True), ("2A004", True), ("2B033", True), ("97411", True), ("99100", True), ("99999", True),
     ("00100", False), ("4410", False), ("441090", False), ("2C004", False), ("A4109", False), ("", False)],
)  # fmt: skip
def test_cog(code, bon):
    assert cog_valide(code) is bon


@pytest.mark.parametrize(
    ("annee", "mois", "jour", "valeur", "interpretee"),
    [
        (2011, 3, 12, date(2011, 3, 12), False),
        (2011, 3, None, date(2011, 3, 1), True),
        (2011, None, 12, date(2011, 1, 12), True),
        (2011, None, None, date(2011, 12, 31), True),
    ],
)
def test_date_partielle(annee, mois, jour, valeur, interpretee):
    resultat = date_de_naissance(annee, mois, jour)
    assert (resultat.valeur, resultat.interpretee) == (valeur, interpretee)


def test_annee_estimee():
    resultat = date_de_naissance(1990, annee_estimee=True)
    assert resultat.valeur == date(1990, 12, 31)
    assert resultat.annee_estimee
    assert resultat.interpretee


@pytest.mark.parametrize(
    ("texte", "valeur", "interpretee"),
    [
        ("2001-06-17", date(2001, 6, 17), False),
        ("20010617", date(2001, 6, 17), False),
        ("1950-00-00", date(1950, 12, 31), True),
        ("1950-04-00", date(1950, 4, 1), True),
        ("1950-00-14", date(1950, 1, 14), True),
        ("1950-20-14", date(1950, 1, 14), True),
        ("1950-55-66", date(1950, 12, 31), True),
        ("2001-02-30", date(2001, 2, 1), True),
    ],
)
def test_date_insi(texte, valeur, interpretee):
    resultat = lire_date_insi(texte)
    assert (resultat.valeur, resultat.interpretee) == (valeur, interpretee)


@pytest.mark.parametrize("texte", ["", "17/06/2001", "2001-6-17", "0000-01-01"])
def test_date_illisible(texte):
    with pytest.raises(TraitInvalide):
        lire_date_insi(texte)


def test_date_impossible():
    with pytest.raises(TraitInvalide):
        date_de_naissance(2011, 2, 30)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_une_vraie_date_reste_elle_meme(jour):
    resultat = lire_date_insi(jour.isoformat())
    assert resultat.valeur == jour
    assert not resultat.interpretee


@given(st.integers(1850, 2026), st.integers(0, 99), st.integers(0, 99))
def test_toute_date_de_registre_se_lit(annee, mois, jour):
    assert lire_date_insi(f"{annee}-{mois:02d}-{jour:02d}").valeur.year == annee
