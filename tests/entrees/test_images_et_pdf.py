"""Pictures and foreign PDF (S-37), PDF engine (S-40)."""

import io
import os
import struct
import time
import zlib
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image as Pillow

from dui.core.entrees import EntreeRefusee, generer_pdf, inspecter_pdf, verifier_image
from dui.core.entrees.travail.limites import LIMITES
from tests.outils.delais import DELAIS

pytestmark = pytest.mark.exigence("S-37", "S-40")


def image(format_="JPEG", taille=(40, 20), **options) -> bytes:
    tampon = io.BytesIO()
    Pillow.new("RGB", taille, "#c4702f").save(tampon, format_, **options)
    return tampon.getvalue()


def png_geant(cote: int) -> bytes:
    """A valid header that announces cote × cote pixels, in a few bytes."""

    def bloc(nom: bytes, contenu: bytes) -> bytes:
        return struct.pack(">I", len(contenu)) + nom + contenu + struct.pack(">I", zlib.crc32(nom + contenu))

    entete = struct.pack(">IIBBBBB", cote, cote, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"\0" * 1000)) + bloc(b"IEND", b"")
    )


def pdf(**ajouts) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for cle, valeur in ajouts.items():
        document.Root[f"/{cle}"] = valeur
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_une_image_est_refaite(format_):
    resultat = verifier_image(image(format_))
    assert (resultat.mime, resultat.largeur, resultat.hauteur) == (f"image/{format_.lower()}", 40, 20)


def test_les_metadonnees_et_la_queue_partent():
    exif = Pillow.Exif()
    exif[0x010E] = "SECRET-ADRESSE"
    exif[0x0112] = 6
    resultat = verifier_image(image("JPEG", exif=exif) + b"<script>SECRET-QUEUE</script>")
    assert (resultat.largeur, resultat.hauteur) == (20, 40), "turned upright"
    assert b"SECRET" not in resultat.octets
    assert not Pillow.open(io.BytesIO(resultat.octets)).getexif()


def test_cote_max():
    assert verifier_image(image(taille=(400, 200)), cote_max=100).largeur == 100


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (png_geant(8000), "trop_grande"),
        (png_geant(60_000), "trop_grande"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "format"),
        (image("GIF"), "format"),
        (image()[:200], "format"),
        (b"", "format"),
    ],
)
def test_image_refusee(octets, code):
    with pytest.raises(EntreeRefusee) as refus:
        verifier_image(octets)
    assert refus.value.code == code


def test_pdf_simple():
    resultat = inspecter_pdf(pdf())
    assert resultat.pages == 1
    assert not resultat.actif
    assert resultat.drapeaux == frozenset()


def test_pdf_actif():
    resultat = inspecter_pdf(pdf(OpenAction=SCRIPT))
    assert resultat.actif
    assert {"javascript", "action_ouverture"} <= resultat.drapeaux


def test_pdf_nom_masque():
    """`/J#61vaScript` is the same name for a reader, not for a search of bytes."""
    objets = [
        b"<</Type/Catalog/Pages 2 0 R/Perms<</X<</S/J#61vaScript>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    octets, reperes = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for numero, objet in enumerate(objets, start=1):
        reperes += b"%010d 00000 n \n" % len(octets)
        octets += b"%d 0 obj%sendobj\n" % (numero, objet)
    fin = b"xref\n0 4\n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (reperes, len(octets))
    assert inspecter_pdf(octets + fin).drapeaux == {"javascript"}


def test_pdf_avec_fichier_joint_dans_un_flux_d_objets():
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["a.exe"] = b"MZ"
    tampon = io.BytesIO()
    document.save(tampon, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert "fichier_joint" in inspecter_pdf(tampon.getvalue()).drapeaux


def test_pdf_chiffre():
    document = pikepdf.open(io.BytesIO(pdf()))
    tampon = io.BytesIO()
    document.save(tampon, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert inspecter_pdf(tampon.getvalue()).chiffre


@pytest.mark.parametrize(("octets", "code"), [(b"<html>%PDF-1.7", "format"), (b"%PDF-1.7\n<html>", "mal_forme")])
def test_faux_pdf(octets, code):
    with pytest.raises(EntreeRefusee) as refus:
        inspecter_pdf(octets)
    assert refus.value.code == code


ADRESSES = [
    "file:///etc/hostname",
    "http://169.254.169.254/latest",
    "https://exemple.fr/x",
    "ftp://x/y",
    "paquet:///../absent",
]


@pytest.mark.attaque("S-40", "adresses glissées dans un papier")
@pytest.mark.parametrize("adresse", ADRESSES)
def test_le_moteur_ne_suit_aucune_adresse(adresse):
    html = f"""<!doctype html><html lang="fr"><head><title>T</title><link rel="attachment" href="{adresse}">
    <link rel="stylesheet" href="{adresse}"></head><body><p>texte</p><img src="{adresse}" alt="">
    <object data="{adresse}"></object><a rel="attachment" href="{adresse}">a</a>
    <svg width="9" height="9"><image href="{adresse}" width="9" height="9"/></svg></body></html>"""
    css = f"""@import "{adresse}"; body {{ background: url("{adresse}") }}
    @font-face {{ font-family: x; src: url("{adresse}") }}"""
    resultat = generer_pdf(html, css)
    document = pikepdf.open(io.BytesIO(resultat.octets))
    assert len(document.attachments) == 0
    assert resultat.adresses_refusees, "the refusals are told"


def test_les_ressources_donnees_sont_servies():
    html = '<html lang="fr"><title>T</title><body><img src="paquet:///photo.png" alt="P"></body></html>'
    resultat = generer_pdf(html, "", ressources={"photo.png": image("PNG")})
    assert resultat.adresses_refusees == []
    with pikepdf.open(io.BytesIO(resultat.octets)) as document:
        assert len(document.pages[0].get_images()) == 1


def test_memes_octets_pour_la_meme_page():
    html = '<html lang="fr"><head><title>T</title></head><body><p>Un</p></body></html>'
    assert generer_pdf(html, "").octets == generer_pdf(html, "").octets


BOUCLES = {
    "vingt_mille_pages": ("<p style='break-after: page'>x</p>" * 20_000, ""),
    "feuille_enorme": (
        "<p class=a0>x</p>" * 6000,
        "".join(f".a{n} b:nth-child({n}n) {{ color: red }}\n" for n in range(300_000)),
    ),
    "tableaux_sans_fin": ("<table>" * 300 + "<tr><td>x" * 30_000, ""),
}


@pytest.mark.attaque("S-40", "papiers qui n’en finissent pas")
@pytest.mark.parametrize("nom", BOUCLES)
def test_un_papier_sans_fin_est_arrete(nom, monkeypatch):
    """DUI_RENDUS=1: with the delay of production, twenty seconds; else with a twentieth of it."""
    entier = os.environ.get("DUI_RENDUS") == "1"
    monkeypatch.setitem(LIMITES, "rendu", DELAIS["rendu"] if entier else replace(DELAIS["rendu"], delai=1.0))
    corps, css = BOUCLES[nom]
    debut = time.monotonic()
    with pytest.raises(EntreeRefusee) as refus:
        generer_pdf(f"<html lang='fr'><title>t</title><body>{corps}</body></html>", css)
    duree = time.monotonic() - debut
    print(f"Mesure : {nom}, arrêté ({refus.value.code}) en {duree:.1f} s")
    assert refus.value.code in ("arrete", "defaut", "trop_lourd"), "time, processor or memory"
    assert duree <= 20
