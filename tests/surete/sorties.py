"""Call every output of the product in the name of somebody, and read what comes out: pages, files, mails, sendings."""

import io
import re
import subprocess
import uuid
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, reverse

from documents.models import Document
from documents.types import SYNTHESE, types_documents
from dui.core import horloge
from interop.cda.mapping import construire_n1
from interop.cda.selectors import donnees_de
from interop.xdm.mapping import MetaXdm, construire_xdm
from tests.droits.marche import adresses
from tests.droits.regles import ALLAUTH, FERMENT_LA_SESSION
from tests.outils.monde import fraiche

# Nobody's data, and the invented persons of the catalogue of components.
HORS = frozenset({"planche", "aide", "sante"}) | frozenset(FERMENT_LA_SESSION)


def texte_de(octets: bytes) -> str:
    """Words of an answer; those of a PDF once laid out."""
    if octets.startswith(b"%PDF"):
        lu = subprocess.run(["pdftotext", "-layout", "-", "-"], input=octets, capture_output=True, check=True)
        return lu.stdout.decode()
    if octets.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive_:
            return " ".join(archive_.read(nom).decode("utf-8", "replace") for nom in archive_.namelist()
                            if nom.endswith(".xml"))  # fmt: skip
    return octets.decode("utf-8", "replace")


def chemins(m: Any) -> Iterator[tuple[str, str]]:
    """Each named address, alone, on the dossier and on the person: complete by construction."""
    noms = sorted({a.name for a in adresses() if a.name and not a.name.startswith(ALLAUTH)} - HORS)
    for nom in noms:
        for arguments in ([], [m.d_eloise.pk], [m.eloise.pk]):
            try:
                yield nom, reverse(nom, args=arguments)
            except NoReverseMatch:
                continue


def pages(m: Any, client: Client, recherches: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(name, text) of every page, of the searches for these words, of the extract, of wrong addresses and forms."""
    fraiche(client)
    for nom, chemin in dict.fromkeys(chemins(m)):
        yield nom, _lire(client.get(chemin))
    for mots in recherches:
        for nom, cle in (("personne_recherche", "q"), ("personne_suggestions", "q"), ("mentions", "q")):
            yield f"{nom}?", _lire(client.get(reverse(nom), {cle: mots, "type": "@"})).replace(mots, "")
        yield "fil?", _lire(client.get(reverse("dossier_fil", args=[m.d_eloise.pk]), {"q": mots})).replace(mots, "")
    jour = horloge.aujourdhui()
    periode = {"pour": "pro", "du": f"{jour - timedelta(days=9):%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}"}
    jeton = {"jeton_soumission": str(uuid.uuid4())}
    yield "extrait", _lire(client.post(reverse("dossier_extrait", args=[m.d_eloise.pk]), periode))
    yield from documents_produits(m, client)
    yield "erreur 404", _lire(client.get("/dossiers/999999/"))
    yield "erreur 422", _lire(client.post(reverse("transmission_nouvelle"), jeton | {"dossiers": m.d_eloise.pk}))


def documents_produits(m: Any, client: Client) -> Iterator[tuple[str, str]]:
    """The sheets that the profile may produce, as files of words: quicker than a PDF, from the same blocks."""
    chemin = reverse("document_produire", args=[m.d_eloise.pk])
    for code in re.findall(r'<option value="(FICHE-[A-Z0-9-]+)"', _lire(client.get(chemin))):
        demande = {"code": code, "pour": "moi", "format": "docx", "jeton_soumission": str(uuid.uuid4())}
        yield f"produire {code}", _lire(client.post(chemin, demande))
    for pk in sorted(set(re.findall(r"/documents/([0-9]+)/", _lire(client.get(chemin))))):
        yield f"document {pk}", _lire(client.get(reverse("document", args=[pk])))


def _lire(reponse: Any) -> str:
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return texte_de(octets) if reponse.status_code < 500 else f"erreur {reponse.status_code}"


def archive(document: Document) -> str:
    """CDA, metadata and PDF that would leave for that document, as text."""
    donnees = donnees_de(document)
    pdf = bytes(document.contenu)
    meta = MetaXdm("2.25.99", "2.25.7", horloge.maintenant(), types_documents()[SYNTHESE])
    cda = construire_n1(donnees, pdf)
    from dui.core.entrees import ouvrir_zip

    fichiers = ouvrir_zip(construire_xdm(cda, pdf, donnees, meta))
    return "\n".join(texte_de(bytes(octets)) for octets in fichiers.values())
