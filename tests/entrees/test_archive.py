"""Foreign ZIP: S-38."""

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dui.core.entrees import EntreeRefusee, ouvrir_zip

pytestmark = pytest.mark.exigence("S-38")
RACINE = Path(__file__).resolve().parents[2]


def archive(*entrees, methode=zipfile.ZIP_DEFLATED) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", methode) as fichier:
        for nom, contenu in entrees:
            fichier.writestr(nom, contenu)
    return tampon.getvalue()


def code_du_refus(octets: bytes, **bornes) -> str:
    with pytest.raises(EntreeRefusee) as refus:
        ouvrir_zip(octets, **bornes)
    return refus.value.code


def lien() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("lien")
    info.external_attr = 0o120777 << 16
    return info


def test_une_archive_saine_s_ouvre():
    octets = archive(("A/B.XML", b"<a/>"), ("A/", b""), ("LISEZ.TXT", b"bonjour"))
    assert ouvrir_zip(octets) == {"A/B.XML": b"<a/>", "LISEZ.TXT": b"bonjour"}


@pytest.mark.attaque("S-38", "archives hostiles")
@pytest.mark.parametrize(
    "nom", ["../evade", "a/../../evade", "/etc/evade", "C:/evade", "a\\..\\evade", "a\nb", "\\\\hote\\x"]
)
def test_zip_slip(nom, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert code_du_refus(archive((nom, b"x"))) == "chemin"
    assert list(Path(tmp_path).rglob("*")) == []


@pytest.mark.attaque("S-38", "archives hostiles")
def test_nom_coupe_par_un_octet_nul():
    octets = archive(("aXb.txt", b"x")).replace(b"aXb.txt", b"a\x00b.txt")
    assert code_du_refus(octets) == "chemin"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_lien_symbolique():
    assert code_du_refus(archive((lien(), b"/etc/passwd"))) == "lien"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_bombe():
    """210 MB of zeros in 204 kB: over the total as declared."""
    assert code_du_refus(archive(("b", b"\0" * (210 * 1024 * 1024)))) == "trop_lourd"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_bombe_sous_le_total():
    assert code_du_refus(archive(("b", b"\0" * (50 * 1024 * 1024)))) == "bombe"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_taille_mensongere():
    """The directory says 10 bytes, the stream holds 10 MB: what comes out is counted, not what is said."""
    octets = bytearray(archive(("b", b"\0" * (10 * 1024 * 1024))))
    repertoire = octets.index(b"PK\x01\x02")
    octets[repertoire + 24 : repertoire + 28] = struct.pack("<I", 10)
    octets[22:26] = struct.pack("<I", 10)
    assert code_du_refus(bytes(octets)) == "mal_forme"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_trop_d_entrees():
    assert code_du_refus(archive(*((f"{n}.txt", b"") for n in range(501)))) == "trop_d_entrees"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_doublon_de_nom_meme_de_casse_differente():
    assert code_du_refus(archive(("a.txt", b"1"), ("A.TXT", b"2"))) == "doublon"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_mot_de_passe_et_compression_inconnue():
    chiffre = bytearray(archive(("a", b"x")))
    chiffre[chiffre.index(b"PK\x01\x02") + 8] |= 1
    assert code_du_refus(bytes(chiffre)) == "chiffre"
    assert code_du_refus(archive(("a", b"x" * 1000), methode=zipfile.ZIP_LZMA)) == "compression"


@pytest.mark.attaque("S-38", "archives hostiles")
@pytest.mark.parametrize(
    "octets",
    [b"", b"PK\x03\x04rien", b"bonjour", archive(("a", b"x" * 100))[:-30]],
    ids=["vide", "entete", "texte", "coupee"],
)
def test_archive_abimee(octets):
    assert code_du_refus(octets) == "mal_forme"


@pytest.mark.attaque("S-38", "archives hostiles")
def test_une_archive_dans_l_archive_reste_fermee():
    interieure = archive(("evade", b"x"))
    assert ouvrir_zip(archive(("dedans.zip", interieure)))["dedans.zip"] == interieure


def test_la_bombe_ne_prend_pas_cent_mega_octets(tmp_path):
    """210 MB of zeros in 204 kB, opened by a process whose only child is the worker: what it took at most."""
    (tmp_path / "bombe.zip").write_bytes(archive(("b", b"\0" * (210 * 1024 * 1024))))
    programme = f"""
import os, resource
os.environ["DJANGO_SETTINGS_MODULE"] = "dui.settings.test"
from pathlib import Path
from dui.core.entrees import EntreeRefusee, ouvrir_zip
try:
    ouvrir_zip(Path({str(tmp_path / "bombe.zip")!r}).read_bytes())
except EntreeRefusee as refus:
    print(refus.code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
    lu = subprocess.run([sys.executable, "-c", programme], cwd=RACINE, capture_output=True, text=True, check=True)
    code, taille = lu.stdout.split()
    print(f"Mesure : bombe de 210 Mo refusée ({code}), {taille} Mo au plus")
    assert (code, int(taille) < 100) == ("trop_lourd", True)
