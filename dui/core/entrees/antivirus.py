"""Antivirus of the house, asked over the INSTREAM protocol of clamd before any foreign file is opened.

DUI_ANTIVIRUS is `host:port`, or empty: then nothing is asked. Once it is given, no answer means no file (fail closed).
"""

import logging
import socket
import struct

from django.conf import settings

from dui.core.entrees.erreurs import EntreeRefusee

journal = logging.getLogger("dui.entrees")
DELAI_S = 20.0
BLOC = 64 * 1024
REPONSE_MAX = 1024
MUET = (
    "L’antivirus ne répond pas : aucun fichier n’est accepté pour le moment. Réessayez, ou prévenez l’administrateur."
)
TROUVE = "L’antivirus a reconnu un programme dangereux dans ce fichier : il est refusé."


def controler(octets: bytes) -> None:
    """Nothing when the file is clean or when no antivirus is given; `EntreeRefusee` otherwise."""
    adresse = settings.DUI_ANTIVIRUS
    if not adresse:
        return
    try:
        reponse = _demander(adresse, octets)
    except (OSError, ValueError) as erreur:
        journal.error("antivirus down", extra={"cause": type(erreur).__name__})
        raise EntreeRefusee("antivirus", MUET) from erreur
    if reponse == b"stream: OK":
        return
    if reponse.endswith(b" FOUND"):
        journal.warning("antivirus refused a file")
        raise EntreeRefusee("virus", TROUVE)
    journal.error("antivirus answered badly")
    raise EntreeRefusee("antivirus", MUET)


def _demander(adresse: str, octets: bytes) -> bytes:
    """zINSTREAM: blocks preceded by their length on four bytes, a zero length ends, the answer ends with NUL."""
    hote, _, port = adresse.rpartition(":")
    with socket.create_connection((hote, int(port)), timeout=DELAI_S) as prise:
        prise.sendall(b"zINSTREAM\0")
        for debut in range(0, len(octets), BLOC):
            bloc = octets[debut : debut + BLOC]
            prise.sendall(struct.pack(">I", len(bloc)) + bloc)
        prise.sendall(struct.pack(">I", 0))
        return _lire(prise)


def _lire(prise: socket.socket) -> bytes:
    recu = b""
    while b"\0" not in recu:
        morceau = prise.recv(REPONSE_MAX)
        if not morceau or len(recu) > REPONSE_MAX:
            raise ValueError("answer cut")
        recu += morceau
    return recu.partition(b"\0")[0]
