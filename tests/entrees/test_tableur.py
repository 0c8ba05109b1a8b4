"""CSV and XLSX of other software: S-41 and the take-in."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from dui.core.entrees import EntreeRefusee, lire_tableur, neutraliser_cellule
from dui.core.entrees.travail.tableur import decoder, deviner_separateur

pytestmark = pytest.mark.exigence("S-41")


def classeur(*lignes) -> bytes:
    livre = Workbook()
    for ligne in lignes:
        livre.active.append(ligne)
    tampon = io.BytesIO()
    livre.save(tampon)
    return tampon.getvalue()


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
def test_csv_de_partout(encodage, separateur):
    texte = separateur.join(("Nom", "Prénom")) + "\r\n" + separateur.join(("ŒUVRÉ", '"Éloïse, dite ""Lo"""')) + "\r\n"
    tableau = lire_tableur(texte.encode(encodage), "export.csv")
    assert tableau.entetes == ["Nom", "Prénom"]
    assert tableau.lignes[1] == ["ŒUVRÉ", 'Éloïse, dite "Lo"']
    assert (tableau.separateur, tableau.encodage) == (separateur, encodage)


def test_les_numeros_de_ligne_sont_ceux_du_fichier():
    tableau = lire_tableur(b'a;b\n\n;;\n1;"deux\nlignes"\n3;4\n')
    assert tableau.numeros == [1, 4, 6]
    assert tableau.lignes[1] == ["1", "deux\nlignes"]


def test_guillemet_jamais_ferme():
    with pytest.raises(EntreeRefusee) as refus:
        lire_tableur(b'a;b\n1;"ouvert\n2;3\n')
    assert refus.value.code == "mal_forme"
    assert "ligne" in refus.value.message


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "vide"),
        (b"\n;;\n", "vide"),
        (b"a\x00b;c", "encodage"),
        (b"a;b\n" * 51, "trop_de_lignes"),
        (b";".join([b"x"] * 11), "trop_de_colonnes"),
        (b"x" * 10_001, "cellule"),
        (b"%PDF-1.7", "format"),
    ],
)
def test_bornes(octets, code):
    with pytest.raises(EntreeRefusee) as refus:
        lire_tableur(octets, lignes=50, colonnes=10)
    assert refus.value.code == code


def test_taille():
    with pytest.raises(EntreeRefusee) as refus:
        lire_tableur(b"a" * (26 * 1024 * 1024))
    assert refus.value.code == "taille"


def test_xlsx():
    octets = classeur(
        ["Nom", "Né le", "Entrée", "Rang", "Part", "Actif", None],
        ["Éloïse\xa0B.", date(2011, 3, 12), datetime(2026, 1, 2, 8, 30), 12.0, 0.5, True, None],  # noqa: DTZ001
        [None],
        ["=1+1", "#REF!"],
        ["dernier"],
    )
    tableau = lire_tableur(octets, "export.XLSX")
    assert tableau.lignes[1] == ["Éloïse B.", "2011-03-12", "2026-01-02T08:30", "12", "0.5", "oui"]
    assert tableau.lignes[2:] == [["dernier"]], "a formula without a stored value is not computed"
    assert tableau.numeros == [1, 2, 5]


def test_xlsx_avec_doctype():
    source = zipfile.ZipFile(io.BytesIO(classeur(["a"])))
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom in source.namelist():
            contenu = source.read(nom)
            if nom.endswith("sheet1.xml"):
                contenu = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + contenu
            cible.writestr(nom, contenu)
    with pytest.raises(EntreeRefusee) as refus:
        lire_tableur(tampon.getvalue(), "a.xlsx")
    assert refus.value.code == "doctype"


def test_zip_qui_n_est_pas_un_classeur():
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as cible:
        cible.writestr("bonjour.txt", b"x")
    with pytest.raises(EntreeRefusee) as refus:
        lire_tableur(tampon.getvalue(), "a.xlsx")
    assert refus.value.code == "format"


@given(st.text(max_size=200))
def test_decoder_rend_le_texte(texte):
    if "\x00" not in texte and not texte.startswith("\ufeff"):
        assert decoder(texte.encode())[0] == texte


@given(st.text(max_size=300))
def test_deviner_ne_tombe_jamais(texte):
    assert deviner_separateur(texte) in (";", ",", "\t", "|")


CHARGES = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1", '=HYPERLINK("http://x")',
    "  =1+1", "\u00a0=1", "＝1+1", "\ufeff=1", "=cmd|' /C calc'!A0",
    "\x01=1+1", "\x1f@SUM(A1)",
]  # fmt: skip


@pytest.mark.attaque("S-41", "formules en tête de cellule")
@pytest.mark.parametrize("charge", CHARGES)
def test_aucune_formule_ne_sort(charge, tmp_path):
    propre = neutraliser_cellule(charge)
    assert propre.startswith("'")
    assert "\x00" not in propre
    livre = Workbook()
    livre.active["A1"] = propre
    assert livre.active["A1"].data_type != "f"


@given(st.text(max_size=60))
def test_un_classeur_prend_tout_ce_qui_se_tape(texte):
    livre = Workbook()
    livre.active["A1"] = neutraliser_cellule(texte)
    livre.save(io.BytesIO())


@pytest.mark.parametrize("valeur", ["Éloïse", "", " ", "12/03/2011", -3, 4.5, None, date(2026, 1, 1), "l'été", "a=b"])
def test_le_reste_passe_tel_quel(valeur):
    assert neutraliser_cellule(valeur) == valeur
