"""What one can ask the operator over HTTP: mailboxes, messages, lookup by Message-ID, scenarios."""

import html
import json
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from bac_a_sable import controles
from bac_a_sable.boites import Boites
from bac_a_sable.scenarios import NOMS, Scenario, Scenarios

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Bac à sable</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: .4rem .6rem; border-bottom: 1px solid #d9dee7; text-align: left }}
</style><h1>Bac à sable des services nationaux</h1>{corps}</html>"""


class Consultation(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, boites: Boites, scenarios: Scenarios) -> None:
        super().__init__(("127.0.0.1", port), Guichet)
        self.boites = boites
        self.scenarios = scenarios


class Guichet(BaseHTTPRequestHandler):
    server: Consultation
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        morceaux = [unquote(m) for m in url.path.strip("/").split("/") if m]
        demande = {nom: valeurs[0] for nom, valeurs in parse_qs(url.query).items()}
        match morceaux:
            case []:
                self._repondre(200, self._accueil().encode(), "text/html; charset=utf-8")
            case ["sante"]:
                self._json({"etat": "pret"})
            case ["boites"]:
                adresses = self.server.boites.adresses()
                self._json({"boites": [{"adresse": a, "messages": n} for a, n in adresses.items()]})
            case ["boites", adresse]:
                self._lister(boite=adresse)
            case ["messages"]:
                self._lister(boite=demande.get("boite", ""), message_id=demande.get("message_id", ""))
            case ["messages", numero]:
                self._message(numero)
            case ["messages", numero, "detail"]:
                self._detail(numero)
            case ["scenarios"]:
                self._json({"scenarios": self.server.scenarios.liste(), "connus": NOMS})
            case _:
                self._json({"erreur": "adresse inconnue"}, 404)

    def do_POST(self) -> None:
        if self.path.rstrip("/") != "/scenarios":
            self._json({"erreur": "adresse inconnue"}, 404)
            return
        try:
            recu = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            self.server.scenarios.ordonner(Scenario(**recu))
        except (ValueError, TypeError) as erreur:
            self._json({"erreur": str(erreur)}, 400)
            return
        self._json({"scenarios": self.server.scenarios.liste()})

    def do_DELETE(self) -> None:
        effacements = {"/scenarios": self.server.scenarios.oublier, "/messages": self.server.boites.vider}
        effacer = effacements.get(self.path.rstrip("/"))
        if effacer is None:
            self._json({"erreur": "adresse inconnue"}, 404)
            return
        effacer()
        self._json({"etat": "vide"})

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the tests read what the process prints."""

    def _lister(self, *, boite: str = "", message_id: str = "") -> None:
        depots = self.server.boites.depots(boite=boite, message_id=message_id)
        self._json({"messages": [asdict(depot) | {"lien": f"/messages/{quote(depot.numero)}"} for depot in depots]})

    def _message(self, numero: str) -> None:
        octets = self.server.boites.octets(numero)
        if octets is None:
            self._json({"erreur": "message inconnu"}, 404)
            return
        self._repondre(200, octets, "message/rfc822")

    def _detail(self, numero: str) -> None:
        message = self.server.boites.message(numero)
        if message is None:
            self._json({"erreur": "message inconnu"}, 404)
            return
        self._json(controles.en_json(message))

    def _accueil(self) -> str:
        lignes = "".join(
            f"<tr><td>{html.escape(d.boite)}<td>{html.escape(d.objet)}<td>{html.escape(d.recu)}"
            f'<td><a href="/messages/{quote(d.numero)}/detail">détail</a>'
            f' <a href="/messages/{quote(d.numero)}">source</a>'
            for d in self.server.boites.depots()
        )
        connus = "".join(f"<li><code>{nom}@…</code> : {html.escape(sens)}" for nom, sens in NOMS.items())
        tableau = f"<table><tr><th>Boîte<th>Objet<th>Reçu<th>Message{lignes}</table>" if lignes else "<p>Aucun message."
        return PAGE.format(corps=f"<h2>Messages</h2>{tableau}<h2>Adresses de scénario</h2><ul>{connus}</ul>")

    def _json(self, objet: object, statut: int = 200) -> None:
        self._repondre(statut, json.dumps(objet, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _repondre(self, statut: int, octets: bytes, nature: str) -> None:
        self.send_response(statut)
        self.send_header("Content-Type", nature)
        self.send_header("Content-Length", str(len(octets)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(octets)
