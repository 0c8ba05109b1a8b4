"""Somebody at a browser without JavaScript: cookies, pages, forms sent back as the page gives them."""

import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin

from lxml import html

from dui.demo.monde.comptes import MOT_DE_PASSE, SECRET_TOTP, code_totp


class Echec(Exception):
    """The journey met something else than what a person would expect."""


@dataclass(frozen=True)
class Page:
    """`arbre` is empty for what is not HTML."""

    url: str
    statut: int
    octets: bytes
    nature: str

    @property
    def arbre(self) -> html.HtmlElement:
        return html.fromstring(self.octets.decode(), base_url=self.url)

    @property
    def texte(self) -> str:
        return " ".join(self.arbre.text_content().split())

    def formulaire(self, chemin: str = "") -> dict[str, list[str]]:
        """Values of the form of the main part that posts to `chemin` (empty: to the page itself)."""
        for forme in self.arbre.xpath("//main//form[@method='post']"):
            if (forme.get("action") or "") == chemin:
                champs: dict[str, list[str]] = {}
                for nom, valeur in forme.form_values():
                    champs.setdefault(nom, []).append(valeur)
                return champs
        raise Echec(f"{self.url} : pas de formulaire vers « {chemin or 'la page'} ».")


class Visiteur:
    """One account of the demonstration; `url` is the root of the product."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._ouvreur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def lire(self, chemin: str, *, attendu: int = 200) -> Page:
        return self._aller(urllib.request.Request(urljoin(self.url, chemin)), attendu)

    def envoyer(
        self, chemin: str, champs: dict[str, list[str]], fichiers: dict[str, tuple[str, bytes]] | None = None,
        *, attendu: int = 200,
    ) -> Page:  # fmt: skip
        """Post, then follow the redirection as a browser does."""
        nature, corps = _corps(champs, fichiers or {})
        requete = urllib.request.Request(urljoin(self.url, chemin), data=corps, method="POST")
        requete.add_header("Content-Type", nature)
        requete.add_header("Origin", self.url.rstrip("/"))
        return self._aller(requete, attendu)

    def _aller(self, requete: urllib.request.Request, attendu: int) -> Page:
        try:
            reponse = self._ouvreur.open(requete, timeout=60)
        except urllib.error.HTTPError as erreur:
            reponse = erreur
        with reponse:
            nature = reponse.headers.get("Content-Type", "")
            page = Page(reponse.url, reponse.status, reponse.read(), nature)
        if page.statut != attendu:
            extrait = page.texte[:600] if "html" in nature else page.octets[:200].decode(errors="replace")
            raise Echec(f"{requete.get_method()} {requete.full_url} : {page.statut} au lieu de {attendu}. {extrait}")
        return page

    def entrer(self, adresse: str) -> Page:
        """Password, then the code of the telephone."""
        page = self.lire("/compte/connexion/")
        page = self.envoyer("/compte/connexion/", _premier(page) | {"login": [adresse], "password": [MOT_DE_PASSE]})
        page = self.envoyer(page.url, _premier(page) | {"code": [code_totp(SECRET_TOTP)]})
        if page.url.startswith(urljoin(self.url, "/compte/")):
            raise Echec(f"{adresse} n’entre pas : {page.texte[:300]}")
        return page


def _premier(page: Page) -> dict[str, list[str]]:
    jetons = page.arbre.xpath("//input[@name='csrfmiddlewaretoken']/@value")
    return {"csrfmiddlewaretoken": [str(jetons[0])]}


def _corps(champs: dict[str, list[str]], fichiers: dict[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    if not fichiers:
        return "application/x-www-form-urlencoded", urlencode(champs, doseq=True).encode()
    borne = secrets.token_hex(16)
    morceaux = [
        f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"\r\n\r\n{valeur}\r\n'.encode()
        for nom, valeurs in champs.items()
        for valeur in valeurs
        if nom not in fichiers
    ]
    for nom, (titre, octets) in fichiers.items():
        tete = f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"; filename="{titre}"\r\n'
        morceaux += [f"{tete}Content-Type: application/octet-stream\r\n\r\n".encode(), octets, b"\r\n"]
    return f"multipart/form-data; boundary={borne}", b"".join(morceaux) + f"--{borne}--\r\n".encode()
