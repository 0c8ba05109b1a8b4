"""INS number, OIDs, coherence with the traits, FINESS and RPPS keys. socle.md §1.1."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir

from usagers.identite import (
    OID_DEMONSTRATION,
    OID_NIA,
    OID_NIR,
    OID_TEST,
    MatriculeInvalide,
    NumeroInvalide,
    TraitsStricts,
    cle_finess,
    cle_nir,
    coherence_nir,
    verifier_finess,
    verifier_matricule,
    verifier_rpps,
)

NATIONAUX = [  # identities of the national test set, with their key
    ("297022A020778", "78"),
    ("180032B020401", "23"),
    ("1090763220834", "89"),
    ("1090763220888", "35"),
    ("2360663220836", "56"),
]


@pytest.mark.parametrize(("numero", "cle"), NATIONAUX)
def test_cle_des_identites_nationales(numero, cle):
    assert cle_nir(numero) == cle
    assert verifier_matricule(f"{numero} {cle}", OID_TEST, production=False) == numero + cle


def test_cle_fausse_du_jeu_officiel():
    """The official set holds HERMANN with key 60; the right one is 76."""
    with pytest.raises(MatriculeInvalide) as refus:
        verifier_matricule("181036322045660", OID_TEST, production=False)
    assert refus.value.code == "cle"
    assert "76" in refus.value.message


@pytest.mark.parametrize(
    "matricule", ["", "1", "29702A2020778", "297022C02077878", "2970220207787AB", "1" * 16, "297022A020778 7"]
)
def test_format(matricule):
    with pytest.raises(MatriculeInvalide) as refus:
        verifier_matricule(matricule, OID_NIR, production=False)
    assert refus.value.code in ("format", "cle")


@pytest.mark.parametrize(
    ("oid", "production", "admis"),
    [
        (OID_NIR, True, True),
        (OID_NIA, True, True),
        (OID_NIR, False, True),
        (OID_TEST, False, True),
        (OID_DEMONSTRATION, False, True),
        (OID_TEST, True, False),
        (OID_DEMONSTRATION, True, False),
        ("1.2.250.1.213.1.4.2", False, False),
        ("", False, False),
    ],
)
def test_oid(oid, production, admis):
    def verifier():
        return verifier_matricule("297022A02077878", oid, production=production)

    if admis:
        assert verifier() == "297022A02077878"
        return
    with pytest.raises(MatriculeInvalide) as refus:
        verifier()
    assert refus.value.code == "oid"


@given(
    st.integers(1, 8),
    st.integers(0, 99),
    st.integers(1, 12),
    st.sampled_from(["01", "44", "75", "2A", "2B", "97", "99"]),
    st.integers(0, 999_999),
)
def test_meme_cle_que_stdnum(sexe, annee, mois, departement, rang):
    numero = f"{sexe}{annee:02d}{mois:02d}{departement}{rang:06d}"
    assert cle_nir(numero) == nir.calc_check_digits(numero)
    assert nir.is_valid(numero + cle_nir(numero))


@given(
    st.from_regex(r"[12][0-9]{4}(?:[0-8][0-9]|2A|2B)[0-9]{6}", fullmatch=True),
    st.integers(0, 12),
    st.integers(1, 9),
)
def test_une_faute_de_frappe_se_voit(numero, position, ecart):
    """Mod 97 sees every change of one digit."""
    if not numero[position].isdigit() or (position in (5, 6) and numero[5:7] in ("2A", "2B")):
        return
    autre = f"{numero[:position]}{(int(numero[position]) + ecart) % 10}{numero[position + 1 :]}"
    assert cle_nir(autre) != cle_nir(numero)


def traits(**autres) -> TraitsStricts:
    base = {
        "nom_naissance": "LAMBERT", "prenoms": "ELOISE MARIE", "premier_prenom": "ELOISE",
        "date_naissance": date(2011, 3, 12), "sexe": "F", "lieu_cog": "44109",
    }  # fmt: skip
    return TraitsStricts(**{**base, **autres})


@pytest.mark.parametrize(
    ("debut", "autres", "mots"),
    [
        ("2110344109001", {}, []),
        ("1110344109001", {}, ["sexe"]),
        ("8110344109001", {}, []),
        ("2120344109001", {}, ["année"]),
        ("2110444109001", {}, ["mois"]),
        ("2112044109001", {}, []),
        ("2110375109001", {}, ["département"]),
        ("1990499999999", {}, ["sexe", "année", "mois", "département"]),
        ("2110399100001", {"lieu_cog": "99100"}, []),
        ("2110397411001", {"lieu_cog": "97411"}, []),
        ("2110397211001", {"lieu_cog": "97411"}, ["département"]),
        ("2110344109001", {"lieu_cog": "99999"}, []),
        ("2110344109001", {"sexe": "I"}, []),
        ("2600375109001", {"date_naissance": date(1960, 3, 1), "lieu_cog": "92012"}, []),
        ("2700320004001", {"date_naissance": date(1970, 3, 1), "lieu_cog": "2A004"}, []),
    ],
)
def test_coherence(debut, autres, mots):
    avertissements = coherence_nir(debut + cle_nir(debut), traits(**autres))
    assert len(avertissements) == len(mots)
    assert all(mot in avertissement for mot, avertissement in zip(mots, avertissements, strict=True))


@pytest.mark.parametrize("numero", ["750712184", "75 071 218 4", "2A0000014", "2b0000020"])
def test_finess(numero):
    compact = verifier_finess(numero)
    assert len(compact) == 9
    assert cle_finess(compact[:8]) == compact[8]


@pytest.mark.parametrize(("numero", "code"), [("750712183", "cle"), ("75071218", "format"), ("ABC", "format")])
def test_finess_refuse(numero, code):
    with pytest.raises(NumeroInvalide) as refus:
        verifier_finess(numero)
    assert refus.value.code == code


@given(st.integers(1_000_000, 95_999_999))
def test_finess_cle_calculee(debut):
    assert verifier_finess(f"{debut:08d}{cle_finess(f'{debut:08d}')}")


def test_rpps():
    assert verifier_rpps("100 0000 0009") == "10000000009"
    for numero, code in (("10000000008", "cle"), ("1000", "format")):
        with pytest.raises(NumeroInvalide) as refus:
            verifier_rpps(numero)
        assert refus.value.code == code
