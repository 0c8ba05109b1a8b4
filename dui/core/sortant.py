"""The one way out over HTTP (S-42): hosts of a closed list, addresses checked once resolved, no redirect, bounds.

The list is DUI_SORTIES (`host` or `host:port`) and what the rooms declare with `permettre`, read from their own
settings: an address that comes from a file, a message or a form is never in it. A name must lead to public addresses
only, unless DUI_SORTIES_PRIVEES names it. The connection goes to the very address that was checked: a second
resolution cannot move it.
"""

import ipaddress
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

journal = logging.getLogger("dui.sortant")
PORTS = {"http": 80, "https": 443}
BLOC = 64 * 1024
_sources: list[Callable[[], Iterable[str]]] = []
Adresse = ipaddress.IPv4Address | ipaddress.IPv6Address


class SortieRefusee(Exception):
    """Nothing was sent: this address is not one of ours. A defect, or an attack: logged."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause
        journal.error("outgoing request refused", extra={"cause": cause})


class SortieEchouee(Exception):
    """The other side is down, slow, too long, or sends elsewhere."""


@dataclass(frozen=True)
class Reponse:
    statut: int
    entetes: Mapping[str, str]
    octets: bytes


def permettre(source: Callable[[], Iterable[str]]) -> None:
    """A room declares the addresses of its own settings (called at each request, so that settings may change)."""
    if source not in _sources:
        _sources.append(source)


def demander(
    methode: str,
    url: str,
    *,
    corps: bytes | None = None,
    entetes: Mapping[str, str] | None = None,
    delai: float = 30.0,
    taille: int = 5 * 1024 * 1024,
    confiance: ssl.SSLContext | None = None,
) -> Reponse:
    """`delai` bounds the whole exchange, `taille` the answer, `confiance` the accepted authorities."""
    decoupee, port = _verifier(url)
    fin = time.monotonic() + delai
    connexion = _connexion(decoupee, port, delai, confiance)
    gardien = threading.Timer(delai, _couper, [connexion])
    gardien.start()
    try:
        chemin = (decoupee.path or "/") + (f"?{decoupee.query}" if decoupee.query else "")
        connexion.request(methode, chemin, body=corps, headers=dict(entetes or {}))
        return _lire(connexion.getresponse(), taille, fin)
    except (OSError, HTTPException, ValueError) as erreur:
        raise SortieEchouee(type(erreur).__name__) from erreur
    finally:
        gardien.cancel()
        connexion.close()


def _verifier(url: str) -> tuple[SplitResult, int]:
    try:
        decoupee = urlsplit(url)
        port = decoupee.port or PORTS.get(decoupee.scheme, 0)
    except ValueError as erreur:
        raise SortieRefusee("adresse illisible") from erreur
    if decoupee.scheme not in PORTS or decoupee.username is not None or not decoupee.hostname:
        raise SortieRefusee("adresse illisible")
    if (decoupee.hostname, port) not in _permis():
        raise SortieRefusee("hôte hors de la liste")
    if decoupee.scheme == "http" and not _prive_permis(decoupee.hostname):
        raise SortieRefusee("sans chiffrement")
    return decoupee, port


def _permis() -> set[tuple[str, int]]:
    permis: set[tuple[str, int]] = set()
    for entree in [*settings.DUI_SORTIES, *(url for source in _sources for url in source() if url)]:
        decoupee = urlsplit(entree if "//" in entree else f"https://{entree}")
        if decoupee.hostname:
            permis.add((decoupee.hostname, decoupee.port or PORTS.get(decoupee.scheme, 443)))
    return permis


def _prive_permis(hote: str) -> bool:
    """Named by the administrator; or, out of production, an address of this machine written as such."""
    if hote in settings.DUI_SORTIES_PRIVEES:
        return True
    litterale = _adresse(hote)
    return litterale is not None and litterale.is_loopback and not settings.DUI_PRODUCTION


def _adresse(texte: str) -> Adresse | None:
    try:
        lue = ipaddress.ip_address(texte.partition("%")[0])
    except ValueError:
        return None
    return getattr(lue, "ipv4_mapped", None) or lue


def _resoudre(hote: str, port: int) -> str:
    """One address to connect to; all those of the name must be acceptable."""
    try:
        trouvees = [str(info[4][0]) for info in socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)]
    except OSError as erreur:
        raise SortieEchouee("nom inconnu") from erreur
    prive = _prive_permis(hote)
    if not trouvees or not all(_acceptable(_adresse(t), prive) for t in trouvees):
        raise SortieRefusee("adresse privée")
    return trouvees[0]


def _acceptable(adresse: Adresse | None, prive: bool) -> bool:
    """Never a link-local address: there live the metadata of hosting providers."""
    if adresse is None or adresse.is_link_local or adresse.is_multicast or adresse.is_unspecified:
        return False
    return prive or (adresse.is_global and not adresse.is_reserved)


def _connexion(url: SplitResult, port: int, delai: float, confiance: ssl.SSLContext | None) -> HTTPConnection:
    hote = str(url.hostname)
    choisie = _resoudre(hote, port)
    if url.scheme == "https":
        contexte = confiance or ssl.create_default_context()
        connexion: HTTPConnection = HTTPSConnection(hote, port, timeout=delai, context=contexte)
    else:
        connexion = HTTPConnection(hote, port, timeout=delai)

    def joindre(_cible: object, *_autres: object) -> socket.socket:
        return socket.create_connection((choisie, port), timeout=delai)

    connexion._create_connection = joindre  # type: ignore[attr-defined]
    return connexion


def _lire(reponse: HTTPResponse, taille: int, fin: float) -> Reponse:
    if 300 <= reponse.status < 400 and reponse.status != 304:
        raise SortieRefusee("redirection")
    octets = bytearray()
    while bloc := reponse.read1(BLOC):
        octets += bloc
        if len(octets) > taille:
            raise SortieEchouee("réponse trop longue")
    if time.monotonic() > fin:  # cut by the guard: an end of headers or of body that nobody announced
        raise SortieEchouee("réponse trop lente")
    if reponse.length:
        raise SortieEchouee("réponse coupée")
    return Reponse(reponse.status, {nom.lower(): valeur for nom, valeur in reponse.getheaders()}, bytes(octets))


def _couper(connexion: HTTPConnection) -> None:
    """A server that answers one byte at a time never reaches the timeout of one read."""
    if connexion.sock is not None:
        with suppress(OSError):
            connexion.sock.shutdown(socket.SHUT_RDWR)
