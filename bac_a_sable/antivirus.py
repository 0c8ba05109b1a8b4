"""An antivirus that speaks the INSTREAM protocol of clamd and knows one thing: the harmless EICAR test string."""

import socket
import socketserver
import struct
import threading
from typing import Any

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TAILLE_MAX = 50 * 1024 * 1024
COMMANDE = b"zINSTREAM\0"


class Antivirus(socketserver.ThreadingTCPServer):
    """`with Antivirus() as av:` then `av.adresse`; `av.recus` counts the files.

    `av.effet` orders a failure: coupure, charabia, muet.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Guichet)
        self.effet = ""
        self.recus = 0
        self.fin = threading.Event()

    @property
    def adresse(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "Antivirus":
        self._fil = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._fil.start()
        return self

    def __exit__(self, *_erreur: object) -> None:
        self.fin.set()
        self.shutdown()
        self.server_close()
        self._fil.join(5)


class Guichet(socketserver.BaseRequestHandler):
    server: Antivirus
    request: socket.socket

    def handle(self) -> None:
        try:
            self._repondre(self._session())
        except (ConnectionError, struct.error):
            return

    def _session(self) -> bytes:
        if self._exactement(len(COMMANDE)) != COMMANDE:
            return b"UNKNOWN COMMAND"
        recu = bytearray()
        while longueur := struct.unpack(">I", self._exactement(4))[0]:
            if len(recu) + longueur > TAILLE_MAX:
                return b"INSTREAM size limit exceeded. ERROR"
            recu += self._exactement(longueur)
        self.server.recus += 1
        return b"stream: Eicar-Signature FOUND" if EICAR in recu else b"stream: OK"

    def _exactement(self, nombre: int) -> bytes:
        recu = b""
        while len(recu) < nombre:
            morceau = self.request.recv(min(65536, nombre - len(recu)))
            if not morceau:
                raise ConnectionResetError
            recu += morceau
        return recu

    def _repondre(self, reponse: bytes) -> Any:
        match self.server.effet:
            case "coupure":
                self.request.close()
            case "charabia":
                self.request.sendall(b"peut-etre\0")
            case "muet":
                self.server.fin.wait(30)
            case _:
                self.request.sendall(reponse + b"\0")
