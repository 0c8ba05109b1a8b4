"""Lexical rules of strict traits, SEL-MP-043."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usagers.identite import TraitInvalide, majuscules, normaliser_nom, normaliser_prenom

LEXIQUE = re.compile(r"'?[A-Z]+(?:(?:-{1,2}|[' ])[A-Z]+)*(?:-{1,2}|')?")


@pytest.mark.parametrize(
    ("saisi", "attendu"),
    [
        ("Lambert", "LAMBERT"),
        ("  lambert  ", "LAMBERT"),
        ("Œuvrard", "OEUVRARD"),
        ("Ægidius", "AEGIDIUS"),
        ("Strauß", "STRAUSS"),
        ("D’Artagnan de l‘Hérault", "D'ARTAGNAN DE L'HERAULT"),
        ("Ñuñez Ångström Şahin Čapek", "NUNEZ ANGSTROM SAHIN CAPEK"),
        ("Łukasz Øster Đặng", "LUKASZ OSTER DANG"),
        ("Dupont–Martin", "DUPONT-MARTIN"),
        ("Dupont--Martin", "DUPONT--MARTIN"),
        ("DE\u00a0LA   TOUR", "DE LA TOUR"),
        ("e\u0301lise", "ELISE"),
        ("'t Hooft", "'T HOOFT"),
    ],
)
def test_nom(saisi, attendu):
    assert normaliser_nom(saisi) == attendu


@pytest.mark.parametrize(
    ("saisi", "code", "dit"),
    [
        ("Lambert2", "caractere", "le chiffre 2"),
        ("Lam_bert", "caractere", "un tiret bas"),
        ("M. Lambert", "caractere", "un point"),
        ("Lambert (veuve)", "caractere", "une parenthèse"),
        ("Иванов", "caractere", "« И »"),
        ("Lam\u200bbert", "caractere", "invisible"),
        ("Lambert/Martin", "caractere", "« / »"),
        ("", "vide", "vide"),
        ("   ", "vide", "vide"),
        ("'", "vide", "lettre"),
        ("-Lambert", "debut", "tiret"),
        ("O' Brien", "apostrophe", "espace"),
        ("O''Brien", "apostrophe", "doublée"),
        ("A---B", "tiret", "tiret"),
        ("A - B", "tiret", "tiret"),
        ("A" * 101, "longueur", "100"),
    ],
)
def test_nom_refuse_en_disant_pourquoi(saisi, code, dit):
    with pytest.raises(TraitInvalide) as refus:
        normaliser_nom(saisi)
    assert refus.value.code == code
    assert dit in refus.value.message
    assert refus.value.champ == "nom"


def test_prenom_plus_strict_que_le_nom():
    assert normaliser_prenom("Pierre-Alain Muriel") == "PIERRE-ALAIN MURIEL"
    for saisi, code in (("Marie--Lou", "tiret"), ("Marie-", "fin"), ("Marie'", "fin")):
        with pytest.raises(TraitInvalide) as refus:
            normaliser_prenom(saisi)
        assert refus.value.code == code


@given(st.text(max_size=40))
def test_tout_ce_qui_passe_est_dans_le_lexique(texte):
    try:
        nom = normaliser_nom(texte)
    except TraitInvalide:
        return
    assert LEXIQUE.fullmatch(nom)
    assert normaliser_nom(nom) == nom, "idempotent"


@given(
    st.text(alphabet=st.characters(whitelist_categories=("Nd",)), min_size=1, max_size=3),
    st.text("ABC", max_size=5),
)
def test_un_chiffre_n_est_jamais_avale(chiffres, lettres):
    with pytest.raises(TraitInvalide):
        normaliser_nom(lettres + chiffres)


@given(st.text("abcdéèêëàâîïôöùûüçœæ", min_size=1, max_size=30))
def test_le_francais_passe_toujours(mot):
    assert len(normaliser_nom(mot)) >= len(mot)
    assert majuscules(mot) == normaliser_nom(mot)
