"""Thirty files that should not come in as they are, and the antivirus that is asked first (S-37)."""

import io
import logging
import socket
import zlib
from collections.abc import Iterator

import pikepdf
import pytest
from PIL import Image as Pillow

from bac_a_sable.antivirus import EICAR, Antivirus
from dui.core.entrees import EntreeRefusee, antivirus, lire_tableur, ouvrir_xml, ouvrir_zip, recevoir
from dui.core.entrees.fabrique import creer_zip
from tests.entrees.test_images_et_pdf import SCRIPT, image, pdf, png_geant

pytestmark = pytest.mark.exigence("S-37")

HTML = b"<html><script>alert(1)</script></html>"


def pdf_avec(**page) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for cle, valeur in page.items():
        document.pages[0][f"/{cle}"] = valeur
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def pdf_joint() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["a.exe"] = b"MZ"
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def pdf_protege() -> bytes:
    tampon = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf())).save(tampon, encryption=pikepdf.Encryption(owner="a", user="b"))
    return tampon.getvalue()


def action(nom: str, **autres) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{nom}"), **autres)


XFA = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array())
ANNOTATION = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=SCRIPT, Rect=[0, 0, 9, 9])])
MAUVAIS = {
    "html": (HTML, "format"),
    "html_dit_pdf_plus_loin": (HTML + pdf(), "format"),
    "pdf_decale": (b"\n" + pdf(), "format"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "format"),
    "svg_xml": (b"<?xml version='1.0'?><svg/>", "format"),
    "programme_windows": (b"MZ" + b"\0" * 100, "format"),
    "programme_linux": (b"\x7fELF" + b"\0" * 100, "format"),
    "script": (b"#!/bin/sh\nrm -rf /", "format"),
    "zip": (creer_zip({"a": b"b"}), "format"),
    "office": (creer_zip({"[Content_Types].xml": b"", "word/vbaProject.bin": b""}), "format"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "format"),
    "gif": (image("GIF"), "format"),
    "tiff": (image("TIFF"), "format"),
    "bmp": (image("BMP"), "format"),
    "ico": (b"\0\0\x01\0" + b"\0" * 60, "format"),
    "vide": (b"", "format"),
    "texte": ("Bonjour".encode("utf-16"), "format"),
    "jpeg_sans_image": (b"\xff\xd8\xff" + HTML, "format"),
    "png_sans_image": (b"\x89PNG\r\n\x1a\n" + HTML, "format"),
    "webp_sans_image": (b"RIFF\0\0\0\0WEBP" + HTML, "format"),
    "jpeg_coupe": (image()[:300], "format"),
    "bombe_de_pixels": (png_geant(8000), "trop_grande"),
    "bombe_geante": (png_geant(60_000), "trop_grande"),
    "pdf_sans_pdf": (b"%PDF-1.7\n" + HTML, "mal_forme"),
    "pdf_comprime": (b"%PDF-1.7\n" + zlib.compress(b"0" * 100_000), "mal_forme"),
    "pdf_javascript": (pdf(OpenAction=SCRIPT), "pdf_actif"),
    "pdf_action_de_page": (pdf_avec(AA=pikepdf.Dictionary(O=SCRIPT)), "pdf_actif"),
    "pdf_lien_javascript": (pdf_avec(Annots=ANNOTATION), "pdf_actif"),
    "pdf_lance": (pdf(OpenAction=action("Launch", F="cmd.exe")), "pdf_actif"),
    "pdf_envoie": (pdf(Perms=action("SubmitForm", F="https://x")), "pdf_actif"),
    "pdf_joint": (pdf_joint(), "pdf_actif"),
    "pdf_xfa": (pdf(AcroForm=XFA), "pdf_actif"),
    "pdf_protege": (pdf_protege(), "pdf_protege"),
}


@pytest.mark.attaque("S-37", "fichiers hostiles")
@pytest.mark.parametrize("nom", list(MAUVAIS))
def test_refuse_avec_sa_raison(nom):
    octets, code = MAUVAIS[nom]
    with pytest.raises(EntreeRefusee) as refus:
        recevoir(octets)
    assert refus.value.code == code
    assert refus.value.message.endswith(".")


def test_trop_lourd_sans_etre_ouvert(monkeypatch):
    monkeypatch.setattr("dui.core.entrees.appel._executer", lambda *_: pytest.fail("opened"))
    with pytest.raises(EntreeRefusee) as refus:
        recevoir(b"%PDF-" + b"0" * (25 * 1024 * 1024))
    assert refus.value.code == "taille"


def test_un_pdf_simple_est_garde_tel_quel():
    octets = pdf()  # made once: its identifier follows the clock
    recu = recevoir(octets)
    assert (recu.octets, recu.mime, recu.extension, recu.pages) == (octets, "application/pdf", "pdf", 1)


def test_types_permis_par_l_appelant():
    with pytest.raises(EntreeRefusee):
        recevoir(pdf(), types=frozenset({"image/jpeg"}))


@pytest.mark.parametrize(("format_", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_une_photo_perd_le_lieu_et_ce_qui_la_suit(format_, extension):
    exif = Pillow.Exif()
    exif[0x010E] = "CANARI-ADRESSE"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (47.0, 13.0, 6.0)
    recu = recevoir(image(format_, exif=exif) + HTML)
    assert recu.extension == extension
    assert b"CANARI" not in recu.octets
    assert b"script" not in recu.octets
    relue = Pillow.open(io.BytesIO(recu.octets)).getexif()
    assert not relue
    assert not relue.get_ifd(0x8825)


# --- Antivirus


@pytest.fixture
def clam(settings) -> Iterator[Antivirus]:
    with Antivirus() as serveur:
        settings.DUI_ANTIVIRUS = serveur.adresse
        yield serveur


def test_un_fichier_sain_passe_par_l_antivirus(clam):
    recevoir(image())
    assert clam.recus == 1


@pytest.mark.parametrize("place", ["avant", "milieu", "apres_un_bloc"])
def test_eicar_est_reconnu(clam, place, caplog):
    propre = pdf()
    corps = {"avant": EICAR, "milieu": propre + EICAR, "apres_un_bloc": propre + b"0" * 65_500 + EICAR + b"1" * 99}
    with caplog.at_level(logging.WARNING, "dui.entrees"), pytest.raises(EntreeRefusee) as refus:
        antivirus.controler(corps[place])
    assert refus.value.code == "virus"
    assert [r.getMessage() for r in caplog.records] == ["antivirus refused a file"]


PORTES = {
    "recevoir": lambda octets: recevoir(b"%PDF-1.4" + octets),
    "tableur": lambda octets: lire_tableur(b"a;b\n" + octets, "a.csv"),
    "xml": lambda octets: ouvrir_xml(b"<a>" + octets + b"</a>"),
    "zip": lambda octets: ouvrir_zip(octets + creer_zip({"a": b"b"})),
}


@pytest.mark.parametrize("porte", list(PORTES))
def test_chaque_porte_demande_d_abord(clam, porte):
    with pytest.raises(EntreeRefusee) as refus:
        PORTES[porte](EICAR)
    assert refus.value.code == "virus"


@pytest.mark.parametrize("effet", ["coupure", "charabia", "muet"])
def test_antivirus_defaillant_rien_n_entre(clam, effet, monkeypatch, caplog):
    monkeypatch.setattr(antivirus, "DELAI_S", 0.5)
    clam.effet = effet
    with caplog.at_level(logging.ERROR, "dui.entrees"), pytest.raises(EntreeRefusee) as refus:
        recevoir(image())
    assert refus.value.code == "antivirus"
    assert caplog.records


def test_antivirus_arrete_rien_n_entre(settings):
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        settings.DUI_ANTIVIRUS = f"127.0.0.1:{libre.getsockname()[1]}"
        for adresse in (settings.DUI_ANTIVIRUS, "sans-port", "127.0.0.1:abc"):
            settings.DUI_ANTIVIRUS = adresse
            with pytest.raises(EntreeRefusee) as refus:
                recevoir(image())
            assert refus.value.code == "antivirus"


def test_sans_antivirus_regle_rien_n_est_demande(settings, monkeypatch):
    settings.DUI_ANTIVIRUS = ""
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("asked"))
    assert recevoir(image()).mime == "image/jpeg"


def test_un_fichier_trop_lourd_pour_l_antivirus_est_refuse(clam, monkeypatch):
    monkeypatch.setattr("bac_a_sable.antivirus.TAILLE_MAX", 100)
    with pytest.raises(EntreeRefusee) as refus:
        antivirus.controler(b"0" * 1000)
    assert refus.value.code == "antivirus"
