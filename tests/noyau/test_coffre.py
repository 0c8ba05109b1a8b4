"""Stored files: no clear text on the disk, alterations told, keys turned at any moment (S-37, S-45)."""

import base64
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from dui.core import coffre
from dui.core.coffre import FichierRefuse
from dui.core.stockage import StockageChiffre, nom_au_hasard, stockage_fichiers
from dui.settings import env

pytestmark = pytest.mark.exigence("S-45")

ANCIENNE, NOUVELLE = ("a2025", bytes(range(32))), ("a2026", bytes(range(32, 64)))
CLAIR = b"%PDF-1.4 CANARI-ELOISE-LAMBERT " * 200


@pytest.fixture
def stockage(settings, tmp_path) -> StockageChiffre:
    settings.DUI_CLES_FICHIERS = [ANCIENNE]
    reglage = settings.STORAGES["default"] | {"OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": reglage}
    return StockageChiffre(location=str(tmp_path))


def garder(stockage: StockageChiffre, octets: bytes = CLAIR) -> str:
    return stockage.save(nom_au_hasard(None, "Éloïse.pdf"), ContentFile(octets))


def lire(stockage: StockageChiffre, nom: str) -> bytes:
    with stockage.open(nom) as flux:
        return flux.read()


def test_le_disque_ne_garde_rien_de_clair(stockage, tmp_path):
    nom = garder(stockage)
    assert lire(stockage, nom) == CLAIR
    fichiers = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert [p.relative_to(tmp_path).as_posix() for p in fichiers] == [nom]
    repos = fichiers[0].read_bytes()
    assert b"CANARI" not in repos
    assert b"%PDF" not in repos
    assert "loïse" not in nom
    assert fichiers[0].stat().st_mode & 0o077 == 0


def test_jamais_deux_fois_les_memes_octets(stockage):
    assert coffre.chiffrer(CLAIR, "n") != coffre.chiffrer(CLAIR, "n")


@settings(max_examples=200, deadline=None)
@given(octets=st.binary(max_size=300), position=st.integers(min_value=0), masque=st.integers(1, 255))
def test_un_octet_change_est_refuse(octets, position, masque):
    scelle = bytearray(coffre.chiffrer(octets, "ab/nom"))
    assert coffre.dechiffrer(bytes(scelle), "ab/nom") == octets
    scelle[position % len(scelle)] ^= masque
    with pytest.raises(FichierRefuse):
        coffre.dechiffrer(bytes(scelle), "ab/nom")


@pytest.mark.parametrize("coupe", [0, 4, 6, 40, 90, -1, -16])
def test_un_fichier_coupe_est_refuse(coupe):
    with pytest.raises(FichierRefuse) as refus:
        coffre.dechiffrer(coffre.chiffrer(CLAIR, "n")[:coupe], "n")
    assert refus.value.code == "fichier_altere"


def test_un_fichier_clair_depose_a_la_main_est_refuse(stockage, tmp_path):
    (tmp_path / "faux").write_bytes(CLAIR)
    with pytest.raises(FichierRefuse):
        stockage.open("faux")


def test_un_fichier_mis_a_la_place_d_un_autre_est_refuse_et_note(stockage, tmp_path, caplog):
    un, autre = garder(stockage), garder(stockage, b"autre")
    (tmp_path / un).write_bytes((tmp_path / autre).read_bytes())
    with caplog.at_level(logging.ERROR, "dui.coffre"), pytest.raises(FichierRefuse) as refus:
        stockage.open(un)
    assert "modifié hors du logiciel" in refus.value.message
    (ligne,) = caplog.records
    assert (ligne.cause, ligne.fichier) == ("fichier_altere", un)


def test_un_fichier_disparu_est_dit(stockage):
    with pytest.raises(FichierRefuse) as refus:
        stockage.open("ab/absent")
    assert refus.value.code == "fichier_absent"


def test_pas_d_adresse_et_pas_de_sortie_du_dossier(stockage):
    with pytest.raises(ValueError, match="no address"):
        stockage.url("x")
    with pytest.raises(SuspiciousFileOperation):
        stockage.open("../../etc/passwd")


def test_un_nom_n_est_jamais_repris(stockage):
    nom = garder(stockage)
    with pytest.raises(FileExistsError):
        stockage._save(nom, ContentFile(b"x"))


def test_tourner_les_cles(stockage, settings, capsys):
    noms = [garder(stockage, f"{n}".encode() * 50) for n in range(20)]
    settings.DUI_CLES_FICHIERS = [NOUVELLE, ANCIENNE]
    assert lire(stockage, noms[3]) == b"3" * 50, "the old key still reads"
    call_command("tourner_cles_fichiers")
    assert "clé a2026 : 20 fichiers" in capsys.readouterr().out
    settings.DUI_CLES_FICHIERS = [NOUVELLE]
    assert [lire(stockage, nom) for nom in noms] == [f"{n}".encode() * 50 for n in range(20)]


def test_la_cle_retiree_trop_tot_est_dite(stockage, settings):
    nom = garder(stockage)
    settings.DUI_CLES_FICHIERS = [NOUVELLE]
    with pytest.raises(FichierRefuse) as refus:
        stockage.open(nom)
    assert refus.value.code == "cle_inconnue"
    with pytest.raises(CommandError, match="cle_inconnue"):
        call_command("tourner_cles_fichiers", "--verifier")


def test_verifier_ne_change_rien_et_nomme_le_fichier_altere(stockage, tmp_path, settings, capsys):
    bon, mauvais = garder(stockage), garder(stockage)
    avant = (tmp_path / bon).read_bytes()
    (tmp_path / mauvais).write_bytes(b"\0" + (tmp_path / mauvais).read_bytes()[1:])
    settings.DUI_CLES_FICHIERS = [NOUVELLE, ANCIENNE]
    with pytest.raises(CommandError, match=mauvais):
        call_command("tourner_cles_fichiers", "--verifier")
    assert (tmp_path / bon).read_bytes() == avant


def test_la_rotation_ne_blanchit_pas_un_fichier_altere(stockage, tmp_path, settings):
    nom = garder(stockage)
    octets = bytearray((tmp_path / nom).read_bytes())
    octets[-1] ^= 1
    (tmp_path / nom).write_bytes(bytes(octets))
    settings.DUI_CLES_FICHIERS = [NOUVELLE, ANCIENNE]
    with pytest.raises(CommandError, match=nom):
        call_command("tourner_cles_fichiers")
    assert (tmp_path / nom).read_bytes() == bytes(octets)


def test_la_rotation_reprend_apres_avoir_ete_tuee(stockage, tmp_path, settings, capsys):
    """kill -9 in the middle, several times; every file is readable at each moment, none is lost."""
    noms = [garder(stockage, bytes([n % 256]) * 20_000) for n in range(400)]
    settings.DUI_CLES_FICHIERS = [NOUVELLE, ANCIENNE]
    cles = ",".join(f"{nom}:{base64.b64encode(cle).decode()}" for nom, cle in (NOUVELLE, ANCIENNE))
    environnement = os.environ | {"DUI_CLES_FICHIERS": cles, "DUI_FICHIERS": str(tmp_path)}

    def faits() -> int:
        return sum(coffre.lire_entete(stockage.sceller_lu(nom), nom).cle == "a2026" for nom in noms)

    coupures = []
    for _ in range(6):
        commande = [sys.executable, "manage.py", "tourner_cles_fichiers"]
        processus = subprocess.Popen(commande, env=environnement, stdout=subprocess.DEVNULL)
        depart = faits()
        while processus.poll() is None and faits() <= depart + 15:
            time.sleep(0.002)
        processus.send_signal(signal.SIGKILL)
        processus.wait()
        coupures.append(faits())
        assert [lire(stockage, nom)[:1] for nom in noms] == [bytes([n % 256]) for n in range(400)]
    assert 0 < coupures[0] < 400, "the first run was cut in the middle"
    call_command("tourner_cles_fichiers")
    assert "400 fichiers intacts" in capsys.readouterr().out
    assert faits() == 400
    assert not list(tmp_path.rglob("*.provisoire"))


def test_deux_rotations_a_la_fois_sont_refusees(stockage, tmp_path):
    import fcntl

    garder(stockage)
    with Path(tmp_path / ".verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="déjà en cours"):
            call_command("tourner_cles_fichiers")


def test_sans_cle_donnee_elle_suit_celles_de_django(settings):
    settings.DUI_CLES_FICHIERS = []
    scelle = coffre.chiffrer(CLAIR, "n")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "une-autre-cle-" * 5
    assert coffre.dechiffrer(scelle, "n") == CLAIR
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(FichierRefuse):
        coffre.dechiffrer(scelle, "n")


BONNE = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    "valeur",
    [
        "sans-nom",
        f":{BONNE}",
        "a:courte",
        "a:" + base64.b64encode(b"0" * 32).decode(),
        f"A B:{BONNE}",
        f"a:{BONNE},a:{BONNE}",
    ],
)
def test_une_mauvaise_cle_arrete_le_demarrage(monkeypatch, valeur):
    monkeypatch.setenv("DUI_CLES_FICHIERS", valeur)
    with pytest.raises(ImproperlyConfigured):
        env.cles("DUI_CLES_FICHIERS")


def test_les_cles_se_lisent_dans_l_ordre(monkeypatch):
    monkeypatch.setenv("DUI_CLES_FICHIERS", f"b:{BONNE}, a:{BONNE}")
    assert [nom for nom, _ in env.cles("DUI_CLES_FICHIERS")] == ["b", "a"]


def test_un_stockage_en_clair_ne_demarre_pas(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    with pytest.raises(ImproperlyConfigured, match="chiffrés"):
        stockage_fichiers()
