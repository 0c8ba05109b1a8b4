"""Walk the product as somebody does: from the home page, through every link that the pages offer."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from lxml import html

# Session, signed context, savepoints, notices of the shell: the same on each page, not its own.
COMMUNES = ("set_config", "SAVEPOINT", "django_session", "core_notification", 'INSERT INTO "core_traceacces"')
PAR_NOM = 2
LISTES = {
    "personnes", "personne_recherche", "transmissions", "envois", "professionnels", "structures", "fusions", "doublons",
    "journal_acces", "anomalies", "connexions", "reprise", "urgences", "notifications", "remises",
}  # fmt: skip


@dataclass
class Page:
    chemin: str
    nom: str
    statut: int
    octets: bytes
    requetes: int
    depuis: str
    nature: str = ""
    suite: str = ""
    arbre: Any = field(default=None, repr=False)

    @property
    def est_html(self) -> bool:
        return self.nature.startswith("text/html")


def explorer(client: Client, departs: tuple[str, ...] = ("/",)) -> Iterator[Page]:
    """Two pages at most of each kind (URL name, presence of a query)."""
    file = deque((depart, "") for depart in departs)
    vues: set[str] = set()
    par_nom: dict[tuple[str, bool], int] = {}
    while file:
        chemin, depuis = file.popleft()
        nom = nom_de(chemin)
        genre = (nom, "?" in chemin)
        if chemin in vues or not nom or par_nom.get(genre, 0) >= PAR_NOM:
            continue
        vues.add(chemin)
        par_nom[genre] = par_nom.get(genre, 0) + 1
        page = lire(client, chemin, nom, depuis)
        yield page
        if page.arbre is not None:
            file.extend((lien, chemin) for lien in liens(page))


def nom_de(chemin: str) -> str:
    try:
        return resolve(urlsplit(chemin).path).url_name or ""
    except Resolver404:
        return ""


def lire(client: Client, chemin: str, nom: str, depuis: str) -> Page:
    with CaptureQueriesContext(
        connection,
    ) as capture:
        reponse = client.get(chemin)
    propres = [q["sql"] for q in capture.captured_queries if not any(c in q["sql"] for c in COMMUNES)]
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    page = Page(
        chemin,
        nom,
        reponse.status_code,
        octets,
        len(propres),
        depuis,
        reponse.headers.get("Content-Type", ""),
        reponse.headers.get("Location", ""),
    )
    if page.est_html and octets.strip():
        page.arbre = html.fromstring(octets.decode())
    return page


def liens(page: Page) -> Iterator[str]:
    for cible in page.arbre.xpath("//a[@href]/@href"):
        adresse = urljoin(page.chemin, str(cible)).partition("#")[0]
        if adresse.startswith("/") and not adresse.startswith("//"):
            yield adresse


def defauts(page: Page) -> Iterator[str]:
    """What no page may have, whatever it shows."""
    if page.statut != 200:
        yield f"{page.statut} {page.suite}, offerte par {page.depuis}"
        return
    if not page.est_html:
        return
    if len(page.octets) > 60_000:
        yield f"{len(page.octets)} octets"
    if page.requetes > (10 if page.nom in LISTES else 15):
        yield f"{page.requetes} requêtes"
    if page.arbre.get("lang") != "fr":
        yield "sans langue"
    if not page.arbre.findtext(".//title", "").strip():
        yield "sans titre"
    if len(page.arbre.xpath("//h1")) != 1:
        yield f"{len(page.arbre.xpath('//h1'))} h1"
    ids = page.arbre.xpath("//@id")
    if doubles := {i for i in ids if ids.count(i) > 1}:
        yield f"identifiants en double : {sorted(doubles)[:3]}"
    if page.arbre.xpath("//*[@style] | //script[not(@src) and not(@type='application/json')] | //style | //@onclick"):
        yield "style ou script dans la page"
    for adresse in page.arbre.xpath("//@src | //link/@href | //form/@action"):
        if urlsplit(str(adresse)).netloc:
            yield f"adresse extérieure : {adresse}"
