"""INS datamatrix: content rule by rule, and the drawing read again by another decoder. socle.md §1.5."""

import ctypes
import ctypes.util
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from usagers.identite import OID_NIR, OID_TEST, TraitInvalide, TraitsStricts, contenu_datamatrix, dessiner_svg
from usagers.identite.datamatrix import ENTETE, GS, modules

MATRICULE = "297022A02077878"


def traits(**autres) -> TraitsStricts:
    base = {
        "nom_naissance": "ADRTROIS", "prenoms": "DOMINIQUE", "premier_prenom": "DOMINIQUE",
        "date_naissance": date(1997, 2, 26), "sexe": "F", "lieu_cog": "2A020",
    }  # fmt: skip
    return TraitsStricts(**{**base, **autres})


def test_entete():
    assert len(ENTETE) == 26
    assert ENTETE.startswith("IS01")


def test_oid_de_production_ferme_par_gs():
    """19 characters of 20: not at its maximum, so GS; the test OID has 20, so none."""
    attendu = f"{ENTETE}S1{MATRICULE}S2{OID_NIR}{GS}S3DOMINIQUE{GS}S4ADRTROIS{GS}S5FS626-02-1997S72A020"
    assert contenu_datamatrix(traits(), MATRICULE, OID_NIR) == attendu
    assert f"S2{OID_TEST}S3" in contenu_datamatrix(traits(), MATRICULE, OID_TEST)


def test_les_traits_y_sont_stricts():
    """Traits taken in with accents are written in capitals; a digit is refused, the encoder would not know it."""
    assert "S3ELOISE" in contenu_datamatrix(traits(prenoms="Éloïse"), MATRICULE, OID_NIR)
    with pytest.raises(TraitInvalide):
        contenu_datamatrix(traits(nom_naissance="LAMBERT (VEUVE)"), MATRICULE, OID_NIR)


def test_champ_plein_sans_gs():
    contenu = contenu_datamatrix(traits(nom_naissance="A" * 100), MATRICULE, OID_NIR)
    assert "A" * 100 + "S5F" in contenu


def test_lieu_inconnu_absent():
    contenu = contenu_datamatrix(traits(lieu_cog="99999"), MATRICULE, OID_NIR)
    assert contenu.endswith("S626-02-1997")


def dmtx():
    nom = ctypes.util.find_library("dmtx")
    if not nom:
        pytest.skip("libdmtx is not installed: the symbol cannot be read by another decoder")
    lib = ctypes.CDLL(nom)
    lib.dmtxImageCreate.restype = lib.dmtxDecodeCreate.restype = ctypes.c_void_p
    lib.dmtxRegionFindNext.restype = lib.dmtxDecodeMatrixRegion.restype = ctypes.c_void_p
    lib.dmtxImageCreate.argtypes = [ctypes.c_char_p, *[ctypes.c_int] * 3]
    lib.dmtxDecodeCreate.argtypes = [ctypes.c_void_p, ctypes.c_int]
    lib.dmtxRegionFindNext.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    lib.dmtxDecodeMatrixRegion.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int]
    return lib


class Message(ctypes.Structure):
    _fields_ = [
        *[(nom, ctypes.c_size_t) for nom in ("tableau", "code", "taille")],
        *[(nom, ctypes.c_int) for nom in ("longueur", "remplissage", "fnc1")],
        *[(nom, ctypes.POINTER(ctypes.c_ubyte)) for nom in ("octets", "codes", "sortie")],
    ]


def relire(grille: list[list[int]], pas: int = 6) -> str:
    lib = dmtx()
    cote = len(grille) + 4
    image = bytearray(b"\xff" * (cote * pas) ** 2)
    for y, ligne in enumerate(grille, start=2):
        for x, noir in enumerate(ligne, start=2):
            if noir:
                for rang in range(y * pas, (y + 1) * pas):
                    debut = rang * cote * pas + x * pas
                    image[debut : debut + pas] = bytes(pas)
    octets = bytes(image)
    decodeur = lib.dmtxDecodeCreate(lib.dmtxImageCreate(octets, cote * pas, cote * pas, 300), 1)
    region = lib.dmtxRegionFindNext(decodeur, None)
    assert region, "no symbol found"
    message = Message.from_address(lib.dmtxDecodeMatrixRegion(decodeur, region, -1))
    return bytes(message.sortie[: message.longueur]).decode("latin-1")


@pytest.mark.parametrize("oid", [OID_NIR, OID_TEST])
@pytest.mark.parametrize("nom", ["ADRTROIS", "D'ARTAGNAN DE L'HERAULT--DUPONT"])
def test_relu_par_un_autre_decodeur(oid, nom):
    contenu = contenu_datamatrix(traits(nom_naissance=nom, prenoms="PIERRE-ALAIN DOMINIQUE"), MATRICULE, oid)
    assert relire(modules(contenu)) == contenu


def test_svg_carre_sans_style():
    contenu = contenu_datamatrix(traits(prenoms="PIERRE-ALAIN MURIEL FLORIANT"), MATRICULE, OID_NIR)
    grille = modules(contenu)
    assert len(grille) == len(grille[0]) == 40
    svg = dessiner_svg(contenu)
    racine = ET.fromstring(svg)
    assert racine.get("viewBox") == "0 0 44 44"
    assert "style" not in svg
    chemin = racine.findall("{http://www.w3.org/2000/svg}path")[1].get("d")
    longueurs = [int(trait.split("h")[1].split("v")[0]) for trait in chemin.split("M")[1:]]
    assert sum(longueurs) == sum(map(sum, grille)), "every dark module is drawn once"
