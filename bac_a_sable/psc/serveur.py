"""HTTP of the provider, on loopback only, and its page of choice."""

import base64
import html
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from bac_a_sable.psc.effets import EFFETS
from bac_a_sable.psc.fournisseur import DECOUVERTE, PROTOCOLE, Champs, Client, Erreur, Fournisseur
from bac_a_sable.psc.professionnels import PROFESSIONNELS

LENTEUR_S = 5.0
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Bac à sable Pro Santé Connect</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #222 }}
li {{ list-style: none; margin: .5rem 0 }} ul {{ padding: 0 }} small {{ color: #555 }}
a {{ display: block; padding: .75rem 1rem; border: 1px solid #999; border-radius: .5rem; color: #123; }}
</style></head><body><h1>Qui êtes-vous ?</h1>
<p>Simulateur de Pro Santé Connect. Personnes fictives : ni carte ni téléphone, choisissez.</p>
<ul>{lignes}</ul><p><a href="{refus}">Ne pas m’identifier</a></p></body></html>"""
QUI = {
    "infirmiere": "infirmière, connue de la démonstration", "medecin": "médecin", "deux-exercices": "deux exercices",
    "deux-sites": "deux sites", "sans-activite": "aucune activité déclarée", "sans-rpps": "sans numéro RPPS",
    "inconnu": "inconnue de la maison",
}  # fmt: skip


class Psc(ThreadingHTTPServer):
    """`with Psc(dui=["http://…"]) as psc:` then `psc.adresses`; failures by `psc.effets` or over HTTP."""

    daemon_threads = True

    def __init__(
        self,
        port: int = 0,
        *,
        dui: Iterable[str] = (),
        secret: str = "secret-du-bac-a-sable",
        horloge: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(("127.0.0.1", port), Guichet)
        client = Client("dui-bac-a-sable", secret)
        for rang, racine in enumerate(dui):
            client.retours.add(f"{racine}/compte/psc/retour/")
            client.sorties.add(f"{racine}/compte/connexion/")
            if not rang:
                client.fermetures.add(f"{racine}/compte/psc/fermeture/")
        self.fournisseur = Fournisseur(client, horloge)
        self.fournisseur.racine = f"http://127.0.0.1:{self.server_address[1]}"
        self.effets = self.fournisseur.effets
        self.fin = threading.Event()

    @property
    def adresses(self) -> dict[str, str]:
        client = self.fournisseur.client
        return {"emetteur": self.fournisseur.emetteur, "client": client.identifiant, "secret": client.secret}

    def annoncer(self, fermetures: list[str]) -> None:
        """Back-channel logout: each token to each address of the client; who does not answer is not asked again."""
        for adresse in self.fournisseur.client.fermetures:
            for jeton in fermetures:
                corps = urlencode({"logout_token": jeton}).encode()
                with suppress(OSError), urllib.request.urlopen(adresse, corps, timeout=5):
                    pass

    def __enter__(self) -> "Psc":
        self._fil = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._fil.start()
        return self

    def __exit__(self, *_erreur: object) -> None:
        self.fin.set()
        self.shutdown()
        self.server_close()
        self._fil.join(5)


class Guichet(BaseHTTPRequestHandler):
    server: Psc
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self._servir("GET", url.path, _champs(url.query))

    def do_POST(self) -> None:
        corps = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        en_json = "json" in self.headers.get("Content-Type", "")
        try:
            champs = json.loads(corps or b"{}") if en_json else _champs(corps.decode())
        except ValueError:
            self._json({"error": "invalid_request"}, 400)
            return
        self._servir("POST", urlsplit(self.path).path, champs)

    def do_DELETE(self) -> None:
        self._servir("DELETE", urlsplit(self.path).path, {})

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the tests read what the process prints."""

    def _servir(self, methode: str, chemin: str, champs: Champs) -> None:
        if not chemin.startswith("/_controle/") and self._panne():
            return
        route = ROUTES.get((methode, chemin))
        if route is None:
            self._json({"error": "not_found"}, 404)
            return
        try:
            route(self, champs)
        except Erreur as erreur:
            self._json({"error": erreur.code, "error_description": erreur.detail}, erreur.statut)
        except ValueError as erreur:
            self._json({"error": "invalid_request", "error_description": str(erreur)}, 400)

    def _panne(self) -> bool:
        effets = self.server.effets
        if effets.a("coupure"):
            self.close_connection = True
            return True
        if effets.a("panne"):
            self._json({"error": "temporarily_unavailable"}, 503)
            return True
        if effets.a("lent"):
            self.server.fin.wait(LENTEUR_S)
        return False

    def decouverte(self, _champs: Champs) -> None:
        self._json(self.server.fournisseur.decouverte())

    def cles(self, _champs: Champs) -> None:
        self._json(self.server.fournisseur.signataire.publiees())

    def autoriser(self, champs: Champs) -> None:
        """With `professionnel` or `login_hint` the answer comes at once; without, a person chooses."""
        self.server.fournisseur.controler_demande(champs)
        choisi = champs.get("professionnel") or champs.get("login_hint") or ""
        if choisi:
            self._aller(self.server.fournisseur.autoriser(champs, choisi))
            return
        liens = {nom: "/auth?" + urlencode(champs | {"professionnel": nom}) for nom in (*PROFESSIONNELS, "refus")}
        lignes = "".join(
            f'<li><a href="{html.escape(liens[nom])}">{html.escape(p["given_name"] + " " + p["family_name"])}'
            f"<br><small>{QUI[nom]}</small></a>"
            for nom, p in PROFESSIONNELS.items()
        )
        page = PAGE.format(lignes=lignes, refus=html.escape(liens["refus"]))
        self._repondre(200, page.encode(), "text/html; charset=utf-8")

    def jetons(self, champs: Champs) -> None:
        self._json(self.server.fournisseur.jetons(champs, self._identite(champs)))

    def introspecter(self, champs: Champs) -> None:
        self._json(self.server.fournisseur.introspecter(champs.get("token", ""), self._identite(champs)))

    def userinfo(self, _champs: Champs) -> None:
        fournisseur, effets = self.server.fournisseur, self.server.effets
        genre, _, jeton = self.headers.get("Authorization", "").partition(" ")
        revendications = fournisseur.userinfo(jeton if genre == "Bearer" else "")
        if effets.a("userinfo_500"):
            self._json({"error": "server_error"}, 500)
        elif effets.a("userinfo_illisible"):
            self._repondre(200, b"<html>Maintenance</html>", "text/html")
        elif {"userinfo_jwt", "userinfo_jwt_autre_cle", "userinfo_jwt_autre_aud"} & set(effets.liste()):
            effets.a("userinfo_jwt")
            base = {"iss": fournisseur.emetteur, "aud": fournisseur.client.identifiant}
            self._repondre(200, fournisseur.signataire.userinfo(revendications | base).encode(), "application/jwt")
        else:
            self._json(revendications)

    def sortir(self, champs: Champs) -> None:
        """`state` does not come back, as with the real service."""
        retour = self.server.fournisseur.sortir(champs)
        if retour:
            self._aller(retour)
        else:
            self._repondre(200, "<p>Vous êtes déconnecté.".encode(), "text/html; charset=utf-8")

    def lire_effets(self, _champs: Champs) -> None:
        self._json({"effets": self.server.effets.liste(), "connus": EFFETS})

    def ordonner(self, champs: Champs) -> None:
        self.server.effets.ordonner(str(champs.get("effet", "")), int(champs.get("fois", 0)))
        self.lire_effets(champs)

    def oublier(self, champs: Champs) -> None:
        self.server.effets.oublier()
        self.lire_effets(champs)

    def tourner(self, _champs: Champs) -> None:
        self.server.fournisseur.signataire.tourner()
        self._json({"kid": self.server.fournisseur.signataire.cles[0].kid})

    def revoquer(self, champs: Champs) -> None:
        """End every session; `annoncer` also tells the client, by its back channel."""
        jetons = self.server.fournisseur.fermer()
        if champs.get("annoncer"):
            self.server.annoncer(jetons)
        self._json({"fermees": len(jetons)})

    def _identite(self, champs: Champs) -> tuple[str, str]:
        """client_secret_basic, else client_secret_post."""
        genre, _, code = self.headers.get("Authorization", "").partition(" ")
        if genre != "Basic":
            return champs.get("client_id", ""), champs.get("client_secret", "")
        nom, _, secret = base64.b64decode(code, validate=True).decode().partition(":")
        return unquote(nom), unquote(secret)

    def _aller(self, adresse: str) -> None:
        self._repondre(302, b"", "text/plain", Location=adresse)

    def _json(self, objet: object, statut: int = 200) -> None:
        self._repondre(statut, json.dumps(objet, ensure_ascii=False).encode(), "application/json")

    def _repondre(self, statut: int, octets: bytes, nature: str, **entetes: str) -> None:
        self.send_response(statut)
        for nom, valeur in {"Content-Type": nature, "Cache-Control": "no-store", **entetes}.items():
            self.send_header(nom, valeur)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)


ROUTES: dict[tuple[str, str], Callable[[Guichet, Champs], None]] = {
    ("GET", DECOUVERTE): Guichet.decouverte,
    ("GET", "/auth"): Guichet.autoriser,
    ("GET", f"{PROTOCOLE}/certs"): Guichet.cles,
    ("POST", f"{PROTOCOLE}/token"): Guichet.jetons,
    ("POST", f"{PROTOCOLE}/token/introspect"): Guichet.introspecter,
    ("GET", f"{PROTOCOLE}/userinfo"): Guichet.userinfo,
    ("POST", f"{PROTOCOLE}/userinfo"): Guichet.userinfo,
    ("GET", f"{PROTOCOLE}/logout"): Guichet.sortir,
    ("GET", "/_controle/effets"): Guichet.lire_effets,
    ("POST", "/_controle/effets"): Guichet.ordonner,
    ("DELETE", "/_controle/effets"): Guichet.oublier,
    ("POST", "/_controle/cles"): Guichet.tourner,
    ("POST", "/_controle/revocation"): Guichet.revoquer,
}


def _champs(texte: str) -> Champs:
    return {nom: valeurs[0] for nom, valeurs in parse_qs(texte).items()}
