"""Photographs of the pages of one paper, made into one PDF: upright, bare, in the order they were given."""

import io
from typing import Any, BinaryIO

from .cadre import ecrire_morceau
from .image import ouvrir
from .refus import Refus

COTE = 2339  # an A4 page at 200 dots an inch: a small print stays readable
DPI = 200
PAGES = 40


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    if not 1 <= len(morceaux) <= PAGES:
        raise Refus("pages", f"Un document compte au plus {PAGES} pages photographiées.")
    pages = [_page(octets) for octets in morceaux]
    tampon = io.BytesIO()
    pages[0].save(tampon, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=80, title="Document")
    return {"pages": len(pages)}, [ecrire_morceau(sortie, tampon.getvalue())]


def _page(octets: bytes) -> Any:
    image, _ = ouvrir(octets)
    image.thumbnail((COTE, COTE))
    propre = image.convert("RGB")
    propre.info = {}
    return propre
