"""S-44: a backup opens with a key that is elsewhere, and gives back the same rows, files and sealed log."""

import base64
import os
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from dui.core import contexte, horloge, sceaux, tasks
from dui.core.models import Notification
from dui.core.registres import ALERTES_SAUVEGARDE
from dui.core.sauvegarde import EchecSauvegarde, chiffre, postgres, temoin
from dui.core.sauvegarde.restaurer import restaurer
from dui.core.sauvegarde.sauver import sauvegarder
from dui.core.stockage import StockageChiffre
from dui.demo.lanceur.binaires import installation_postgres
from habilitations.acces import acteur_de, contexte_de
from tests.noyau.outils_journal import ecrire, sceller_tout, superutilisateur
from tests.outils import fabriques as f
from tests.outils.banc import ADMIN

pytestmark = pytest.mark.exigence("S-44")
commis = pytest.mark.django_db(transaction=True, databases=["default", "sceau"])
BASE = Path(__file__).resolve().parents[2] / "deploiement" / "sauvegarde.sql"
NEUVE = "restauree"


def cle(reglages: Any, *privees: X25519PrivateKey) -> None:
    reglages.DUI_SAUVEGARDE_CLES = [(f"c{n}", p.public_key().public_bytes_raw()) for n, p in enumerate(privees)]


def adresse(base: str, role: str = "") -> str:
    url = urlsplit(os.environ["DATABASE_URL"] if role else os.environ[ADMIN])
    return urlunsplit(url._replace(path=f"/{base}", **({"netloc": f"{role}:@"} if role else {})))


@pytest.fixture
def atelier(settings, tmp_path) -> Any:
    """A server that backs up: its key is drawn here, and kept out of its settings."""
    settings.DUI_SAUVEGARDES = str(tmp_path / "sauvegardes")
    settings.DUI_ANCRE_JOURNAL = str(tmp_path / "ancre.txt")
    settings.DUI_CLE_SCEAU = str(tmp_path / "sceau.pem")
    installation = installation_postgres()
    settings.DUI_PG_OUTILS = str(installation / "bin") if installation else ""
    depot = tmp_path / "depot"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "dui.core.stockage.StockageChiffre", "OPTIONS": {"location": str(depot)}}
    }
    a = SimpleNamespace(cle=X25519PrivateKey.generate(), depot=depot, neuf=tmp_path / "neuf", reglages=settings)
    cle(settings, a.cle)
    return a


@pytest.fixture
def base(atelier, monde) -> Any:
    """Rows, files, sealed lines of the log; the role of the backups; an empty base beside."""
    nom = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")
    with psycopg.connect(adresse(nom), autocommit=True) as connexion:
        connexion.execute(BASE.read_bytes())
        connexion.execute(f"DROP DATABASE IF EXISTS {NEUVE}_{nom} WITH (FORCE)")
        connexion.execute(f"CREATE DATABASE {NEUVE}_{nom} OWNER dui_owner TEMPLATE template0")
    atelier.reglages.DUI_SAUVEGARDE_BASE = adresse(nom, "dui_sauvegarde")
    atelier.vers = adresse(f"{NEUVE}_{nom}")
    depot = StockageChiffre(location=str(atelier.depot))
    atelier.octets = {depot.save(f"ab/{n}", ContentFile(b"Bulletin de Lambert " * 4000)): n for n in range(12)}
    ecrire(40)
    sceller_tout(40)
    yield atelier
    with psycopg.connect(adresse(nom), autocommit=True) as connexion:
        connexion.execute(f"DROP DATABASE IF EXISTS {NEUVE}_{nom} WITH (FORCE)")


@commis
def test_exercice_de_restauration(base):
    """The drill: another base, another folder, the private key only there; every table, every file, the log."""
    sauvegarde = sauvegarder()
    dit = temoin.lire(sauvegarde)
    rapport = restaurer(sauvegarde, [base.cle], base.vers, base.neuf)
    assert rapport.ecarts == []
    assert rapport.journal_intact, rapport.journal
    assert rapport.conforme
    assert rapport.tables > 60
    assert rapport.fichiers == 12
    assert dit["tables"]["public.core_traceacces"][0] >= 40
    assert dit["tables"]["public.usagers_usager"][0] == 3
    rendu = StockageChiffre(location=str(base.neuf / "fichiers"))
    assert all(rendu.open(nom).read().startswith(b"Bulletin") for nom in base.octets)
    print(f"Mesure : {rapport.tables} tables, {rapport.lignes} lignes, {rapport.fichiers} fichiers, 0 écart")


@commis
def test_la_comparaison_voit_une_seule_lettre_et_un_seul_fichier(base):
    """The drill can fail: one letter changed, one line of the log removed."""
    sauvegarde = sauvegarder()
    dit = temoin.lire(sauvegarde)["tables"]
    assert restaurer(sauvegarde, [base.cle], base.vers, base.neuf).conforme
    with psycopg.connect(base.vers) as connexion:
        connexion.execute("SET session_replication_role = replica")
        connexion.execute("UPDATE usagers_usager SET surnom = surnom || 'e' WHERE nom_utilise = 'Vidal'")
        connexion.execute("DELETE FROM core_traceacces WHERE id = (SELECT max(id) FROM core_traceacces)")
    with psycopg.connect(base.vers) as connexion:
        trouve = postgres.relever(connexion)
    assert {t for t in dit if dit[t] != trouve[t]} == {"public.usagers_usager", "public.core_traceacces"}


@commis
def test_un_journal_altere_avant_la_sauvegarde_se_voit_a_la_restauration(base):
    with superutilisateur() as connexion:
        premiere = "SELECT min(id) FROM core_traceacces"
        connexion.execute(f"UPDATE core_traceacces SET objet = 'dossier:999' WHERE id = ({premiere})")
    rapport = restaurer(sauvegarder(), [base.cle], base.vers, base.neuf)
    assert rapport.ecarts == []
    assert not rapport.journal_intact
    assert not rapport.conforme


@commis
def test_rien_ne_se_lit_dans_une_sauvegarde_et_sans_cle_rien_ne_s_ouvre(base):
    sauvegarde = sauvegarder()
    octets = b"".join(p.read_bytes() for p in sauvegarde.iterdir())
    for mot in ("Lambert", "Éloïse", "PGDMP", "Bulletin", base.reglages.SECRET_KEY):
        assert mot.encode() not in octets, mot
    for fausses in ([], [X25519PrivateKey.generate()]):
        with pytest.raises(EchecSauvegarde, match="Aucune des clés"):
            restaurer(sauvegarde, fausses, base.vers, base.neuf)
    with psycopg.connect(base.vers) as connexion:
        assert postgres.tables(connexion) == 0
    assert sauvegarde.stat().st_mode & 0o077 == 0


@commis
def test_l_ancienne_cle_ouvre_encore_apres_la_rotation(base):
    """F-21: each backup by the key of its day, and by no other."""
    ancienne = sauvegarder()
    nouvelle = X25519PrivateKey.generate()
    cle(base.reglages, nouvelle)
    with time_machine.travel(horloge.maintenant() + timedelta(days=1), tick=True):
        recente = sauvegarder()
    with pytest.raises(EchecSauvegarde, match="Aucune des clés"):
        restaurer(recente, [base.cle], base.vers, base.neuf)
    with pytest.raises(EchecSauvegarde, match="Aucune des clés"):
        restaurer(ancienne, [nouvelle], base.vers, base.neuf)
    assert restaurer(ancienne, [nouvelle, base.cle], base.vers, base.neuf).conforme


@commis
def test_on_ne_restaure_jamais_par_dessus(base):
    sauvegarde = sauvegarder()
    restaurer(sauvegarde, [base.cle], base.vers, base.neuf)
    with pytest.raises(EchecSauvegarde, match="contient déjà des tables"):
        restaurer(sauvegarde, [base.cle], base.vers, base.neuf.with_name("autre"))


@commis
def test_le_role_des_sauvegardes_lit_tout_et_n_ecrit_rien(base):
    with psycopg.connect(base.reglages.DUI_SAUVEGARDE_BASE, autocommit=True) as connexion:
        assert connexion.execute("SELECT count(*) FROM usagers_usager").fetchone() == (3,)
        connexion.execute("SET default_transaction_read_only = off")
        for ordre in ("DELETE FROM usagers_usager", "UPDATE core_traceacces SET motif = 'x'",
                      "INSERT INTO core_traceacces DEFAULT VALUES", "CREATE TABLE public.x (a int)"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connexion.execute(ordre)


@commis
def test_sans_reglage_la_commande_refuse(atelier):
    atelier.reglages.DUI_SAUVEGARDE_CLES = []
    with pytest.raises(CommandError, match="DUI_SAUVEGARDE_CLES"):
        call_command("sauvegarder")


# --- format and witness, without a base -------------------------------------------------------------------------


def archive(chemin: Path, octets: bytes, privee: X25519PrivateKey, lien: str = "n/base.duis") -> Path:
    with chemin.open("wb") as flux:
        ecrivain = chiffre.Ecrivain(flux, lien, [privee.public_key()])
        ecrivain.write(octets)
        ecrivain.fermer()
    return chemin


def relire(chemin: Path, privee: X25519PrivateKey, lien: str = "n/base.duis") -> bytes:
    with chemin.open("rb") as flux:
        return b"".join(chiffre.lire(flux, lien, [privee]))


@pytest.mark.parametrize("taille", [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_500_000])
def test_toute_taille_revient(tmp_path, taille):
    privee, octets = X25519PrivateKey.generate(), os.urandom(taille)
    assert relire(archive(tmp_path / "a", octets, privee), privee) == octets


def test_coupee_allongee_changee_ou_deplacee_elle_est_refusee(tmp_path):
    """Forty-three attacks on one archive of four blocks: none is given back."""
    privee = X25519PrivateKey.generate()
    chemin = archive(tmp_path / "a", os.urandom(3_500_000), privee)
    bon = chemin.read_bytes()
    bloc = 1024 * 1024 + 16 + 4
    debut = len(bon) - (3_500_000 + 4 * 20)
    attaques = [bon[: len(bon) * n // 21] for n in range(21)]
    attaques += [bon[:p] + bytes([bon[p] ^ 1]) + bon[p + 1 :] for p in range(3, len(bon), len(bon) // 17)]
    premier, second = bon[debut : debut + bloc], bon[debut + bloc : debut + 2 * bloc]
    attaques += [bon[:debut] + second + premier + bon[debut + 2 * bloc :], bon[:debut] + premier + bon[debut:],
                 bon[:debut] + bon[debut + bloc :], bon + b"\0"]  # fmt: skip
    assert len(attaques) >= 42
    for octets in attaques:
        chemin.write_bytes(octets)
        with pytest.raises(EchecSauvegarde):
            relire(chemin, privee)
    chemin.write_bytes(bon)
    with pytest.raises(EchecSauvegarde, match="autre sauvegarde"):
        relire(chemin, privee, "n/fichiers.duis")


@pytest.fixture
def posee(atelier) -> Path:
    """A backup as the weekly check sees it: no key is needed."""
    from dui.core.sauvegarde.sauver import _archive, _signer

    def poser(quand: Any) -> Path:
        dossier = Path(atelier.reglages.DUI_SAUVEGARDES) / quand.strftime("%Y-%m-%dT%H%M%SZ")
        dossier.mkdir(parents=True)
        archives: dict[str, Any] = {}
        with _archive(dossier, dossier.name, "base.duis", archives) as ecrivain:
            ecrivain.write(b"x" * 500)
        _signer(dossier, {"nom": dossier.name, "archives": archives, "tables": {}, "fichiers": {}})
        return dossier

    atelier.poser = poser
    return poser(horloge.maintenant() - timedelta(hours=3))


def test_fraiche_et_entiere_rien_a_dire(posee):
    assert temoin.defauts() == []


@pytest.mark.parametrize("quoi", ["archive", "temoin", "signature", "absente", "renommee"])
def test_ce_qui_a_change_se_dit(posee, quoi):
    fichiers = {"archive": "base.duis", "temoin": "temoin.json", "signature": "temoin.sig"}
    if quoi in fichiers:
        chemin = posee / fichiers[quoi]
        octets = chemin.read_bytes()
        chemin.write_bytes(octets[:-1] + bytes([octets[-1] ^ 1]))
    elif quoi == "absente":
        (posee / "base.duis").unlink()
    else:
        posee.rename(posee.with_name("2026-01-01T000000Z"))
    assert any("modifiée" in defaut for defaut in temoin.defauts())


def test_un_temoin_signe_par_un_autre_est_refuse(posee, tmp_path, atelier):
    publique = sceaux.cle_publique()
    atelier.reglages.DUI_CLE_SCEAU = str(tmp_path / "voleur.pem")
    sceaux.cle_privee()
    (posee / "temoin.sig").write_text(sceaux.cle_privee().sign((posee / "temoin.json").read_bytes()).hex())
    with pytest.raises(EchecSauvegarde):
        temoin.lire(posee, publique)


def test_la_veille_de_la_semaine_previent(posee, atelier, monkeypatch, settings):
    appels: list[int] = []
    monkeypatch.setattr(ALERTES_SAUVEGARDE, "_objets", {"essai": (1, lambda: appels.append(1))})
    tasks.verifier_sauvegardes()
    assert appels == []
    shutil.rmtree(posee)
    atelier.poser(horloge.maintenant() - timedelta(days=3))
    assert "date du" in temoin.defauts()[0]
    tasks.verifier_sauvegardes()
    assert appels == [1]
    settings.DUI_SAUVEGARDES = ""
    tasks.verifier_sauvegardes()
    assert appels == [1]


@pytest.mark.django_db
def test_la_direction_est_prevenue(monde):
    f.affecter(monde.paul, monde.mecs, f.DIR)
    for alerter in ALERTES_SAUVEGARDE:
        alerter()
    for pro, attendu in ((monde.paul, 1), (monde.anne, 0)):
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            assert Notification.objects.filter(nature="sauvegarde").count() == attendu, pro


def test_la_cle_privee_ne_se_lit_que_dans_son_fichier(tmp_path, capsys):
    fichier = tmp_path / "cle"
    call_command("cle_sauvegarde", str(fichier), "--nom", "2026")
    ligne = capsys.readouterr().out.strip()
    nom, _, publique = ligne.partition("=")[2].partition(":")
    assert (nom, fichier.stat().st_mode & 0o777) == ("2026", 0o600)
    lue = chiffre.lire_privee(fichier).public_key().public_bytes_raw()
    assert base64.b64decode(publique) == lue
    with pytest.raises(CommandError):
        call_command("cle_sauvegarde", str(fichier))
