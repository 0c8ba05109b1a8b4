"""The PDF engine, with every door closed: data: addresses and the files handed over with the request,
nothing else. S-40.
"""

import hashlib
import io
import mimetypes
from typing import Any, BinaryIO
from urllib import parse

from .cadre import ecrire_morceau
from .refus import Refus

PREFIXE = "paquet:"


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    """Pieces: HTML, CSS, then one per name of `parametres["ressources"]`."""
    html, css, *contenus = morceaux
    ressources = dict(zip(parametres["ressources"], contenus, strict=True))
    variantes_css = [css.decode() + repli for repli in ("", *parametres["replis"])]
    pdf, pages, refus = rendre(
        html.decode(), variantes_css, ressources, parametres["variante"], parametres["pages_max"]
    )
    return {"pages": pages, "adresses_refusees": refus}, [ecrire_morceau(sortie, pdf)]


def rendre(
    html: str, feuilles: list[str], ressources: dict[str, bytes], variante: str, pages_max: int | None
) -> tuple[bytes, int, list[str]]:
    """Lay out with each sheet in turn until the document holds in `pages_max` pages; the last one stands."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError as erreur:
        raise Refus("moteur_absent", "Le moteur de PDF n’est pas installé sur ce serveur.") from erreur
    parse.uses_relative.append("paquet")
    parse.uses_netloc.append("paquet")
    refus: list[str] = []
    chercheur = _chercheur(ressources, refus)
    polices = FontConfiguration()
    source = HTML(string=html, url_fetcher=chercheur, base_url=f"{PREFIXE}///")
    for css in feuilles:
        feuille = CSS(string=css, url_fetcher=chercheur, font_config=polices, base_url=f"{PREFIXE}///css/")
        document = source.render(stylesheets=[feuille], font_config=polices, pdf_variant=variante)
        if pages_max is None or len(document.pages) <= pages_max:
            break
    tampon = io.BytesIO()
    # The same input gives the same bytes: the identifier of the file is its content, not the clock.
    identifiant = hashlib.md5(html.encode() + css.encode(), usedforsecurity=False).hexdigest().encode()
    document.write_pdf(tampon, pdf_variant=variante, pdf_identifier=identifiant)
    return tampon.getvalue(), len(document.pages), refus


def _chercheur(ressources: dict[str, bytes], refus: list[str]):  # type: ignore[no-untyped-def]
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Chercheur(URLFetcher):
        """Answers data: itself and `paquet:` from memory; says no to the rest and remembers it."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            nom = url.removeprefix(PREFIXE).lstrip("/")
            if url.startswith(PREFIXE) and nom in ressources:
                mime = mimetypes.guess_type(nom)[0] or "application/octet-stream"
                return URLFetcherResponse(url, ressources[nom], {"Content-Type": mime})
            refus.append(url[:200])
            raise ValueError("address refused")

    return Chercheur()
