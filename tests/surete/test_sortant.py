"""S-42: nothing leaves over HTTP but to the hosts of the list, whatever the name resolves to, wherever it sends."""

import ast
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dui.core import sortant
from dui.core.sortant import SortieEchouee, SortieRefusee
from tests.surete.test_code import RACINE, _modules

pytestmark = pytest.mark.exigence("S-42")

PUBLIQUE, PUBLIQUE6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"


class Serveur(ThreadingHTTPServer):
    """Counts what reaches it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Guichet)
        self.recus: list[str] = []


class Guichet(BaseHTTPRequestHandler):
    server: Serveur

    def do_GET(self) -> None:
        self.server.recus.append(self.path)
        if self.path == "/goutte":
            self._goutte_a_goutte()
            return
        corps = b"0" * (200_000 if self.path == "/long" else 2)
        self.send_response(302 if self.path == "/ailleurs" else 200)
        if self.path == "/ailleurs":
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/cible")
        self.send_header("Content-Length", str(len(corps) * (2 if self.path == "/coupe" else 1)))
        self.end_headers()
        self.wfile.write(corps)

    def _goutte_a_goutte(self) -> None:
        """A header that never ends, a byte at a time: each read is quick, the whole is not."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lent: ")
            for _ in range(400):
                self.wfile.write(b"a")
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Silent."""


@pytest.fixture
def serveur(settings) -> Iterator[Serveur]:
    ouvert = Serveur()
    threading.Thread(target=ouvert.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    settings.DUI_SORTIES = [f"http://127.0.0.1:{ouvert.server_port}"]
    yield ouvert
    ouvert.shutdown()
    ouvert.server_close()


def base(serveur: Serveur) -> str:
    return f"http://127.0.0.1:{serveur.server_port}"


def resoudre(monkeypatch, *reponses: list[str]) -> list[str]:
    """`getaddrinfo` answers each list in turn, then the last one; gives the addresses really joined."""
    restantes, joints = list(reponses), []

    def getaddrinfo(_hote, port, *_a, **_k):
        lues = restantes.pop(0) if len(restantes) > 1 else restantes[0]
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in lues]

    def create_connection(adresse, *_a, **_k):
        joints.append(adresse[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    return joints


def test_un_hote_de_la_liste_repond(serveur):
    reponse = sortant.demander("GET", f"{base(serveur)}/x?a=1")
    assert (reponse.statut, reponse.octets, serveur.recus) == (200, b"00", ["/x?a=1"])


INTERDITES = [
    "http://127.0.0.1:1/x", "http://localhost/x", "http://169.254.169.254/latest/meta-data", "https://exemple.fr/",
    "https://permis.exemple:8443/", "https://permis.exemple.mechant.fr/", "https://mechant.fr/permis.exemple",
    "https://u:p@permis.exemple/", "https://permis.exemple@mechant.fr/", "http://permis.exemple/", "file:///etc/passwd",
    "ftp://permis.exemple/", "gopher://permis.exemple/", "//permis.exemple/", "https:///x", "https://[::1]/",
    "https://0x7f000001/", "https://2130706433/", "https://permis.exemple:abc/", "https://[::ffff:127.0.0.1]/",
]  # fmt: skip


@pytest.mark.attaque("S-42", "adresses interdites")
@pytest.mark.parametrize("url", INTERDITES)
def test_hors_de_la_liste_aucune_connexion(url, settings, monkeypatch):
    settings.DUI_SORTIES = ["permis.exemple"]
    joints = resoudre(monkeypatch, [PUBLIQUE])
    with pytest.raises(SortieRefusee):
        sortant.demander("GET", url)
    assert joints == []


def test_un_hote_permis_n_est_pas_joint_sans_chiffrement(settings, monkeypatch):
    settings.DUI_SORTIES = ["http://permis.exemple"]
    joints = resoudre(monkeypatch, [PUBLIQUE])
    with pytest.raises(SortieRefusee) as refus:
        sortant.demander("GET", "http://permis.exemple/")
    assert (refus.value.cause, joints) == ("sans chiffrement", [])


PRIVEES = [
    "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "::", "64:ff9b:1::a00:1",
]  # fmt: skip


@pytest.mark.attaque("S-42", "noms permis qui mènent dedans")
@pytest.mark.parametrize("adresse", PRIVEES)
def test_un_nom_permis_qui_mene_dedans(adresse, settings, monkeypatch):
    settings.DUI_SORTIES = ["permis.exemple"]
    for reponses in ([adresse], [PUBLIQUE, adresse], [adresse, PUBLIQUE6]):
        joints = resoudre(monkeypatch, reponses)
        with pytest.raises(SortieRefusee) as refus:
            sortant.demander("GET", "https://permis.exemple/")
        assert (refus.value.cause, joints) == ("adresse privée", [])


def test_le_nom_change_d_adresse_entre_le_controle_et_la_connexion(settings, monkeypatch):
    """DNS rebinding: what is joined is what was checked."""
    settings.DUI_SORTIES = ["permis.exemple"]
    joints = resoudre(monkeypatch, [PUBLIQUE], ["127.0.0.1"])
    with pytest.raises(SortieEchouee):
        sortant.demander("GET", "https://permis.exemple/")
    assert joints == [PUBLIQUE]


def test_un_hote_du_reseau_interne_se_nomme(settings, monkeypatch):
    settings.DUI_SORTIES, settings.DUI_SORTIES_PRIVEES = ["interne.exemple"], ["interne.exemple"]
    joints = resoudre(monkeypatch, ["10.1.2.3"])
    with pytest.raises(SortieEchouee):
        sortant.demander("GET", "https://interne.exemple/")
    assert joints == ["10.1.2.3"]
    joints = resoudre(monkeypatch, ["169.254.169.254"])
    with pytest.raises(SortieRefusee):
        sortant.demander("GET", "https://interne.exemple/")
    assert joints == []


def test_en_production_la_machine_elle_meme_est_fermee(serveur, settings):
    settings.DUI_PRODUCTION = True
    with pytest.raises(SortieRefusee):
        sortant.demander("GET", f"{base(serveur)}/x")
    assert serveur.recus == []


def test_une_redirection_n_est_pas_suivie(serveur):
    with pytest.raises(SortieRefusee):
        sortant.demander("GET", f"{base(serveur)}/ailleurs")
    assert serveur.recus == ["/ailleurs"]


@pytest.mark.parametrize("chemin", ["/long", "/coupe"])
def test_une_reponse_trop_longue_ou_coupee(serveur, chemin):
    with pytest.raises(SortieEchouee):
        sortant.demander("GET", f"{base(serveur)}{chemin}", taille=100_000)


def test_une_reponse_au_goutte_a_goutte_est_coupee(serveur):
    depart = time.monotonic()
    with pytest.raises(SortieEchouee):
        sortant.demander("GET", f"{base(serveur)}/goutte", delai=0.6)
    assert time.monotonic() - depart < 5


def test_un_serveur_arrete(serveur, settings):
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    settings.DUI_SORTIES = [f"http://127.0.0.1:{port}"]
    with pytest.raises(SortieEchouee):
        sortant.demander("GET", f"http://127.0.0.1:{port}/")


CLIENTS = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "zeep.transports"}


def _importe(chemin: Any) -> set[str]:
    trouves: set[str] = set()
    for noeud in ast.walk(ast.parse(chemin.read_bytes())):
        if isinstance(noeud, ast.Import):
            trouves |= {alias.name for alias in noeud.names}
        elif isinstance(noeud, ast.ImportFrom) and noeud.module:
            trouves |= {noeud.module, *(f"{noeud.module}.{alias.name}" for alias in noeud.names)}
    return trouves & CLIENTS


def test_personne_d_autre_ne_parle_http():
    """A client of its own would have none of these walls."""
    trouves = {str(c.relative_to(RACINE)): lus for c in _modules() if (lus := _importe(c))}
    assert trouves == {"dui/core/sortant.py": {"http.client"}}
