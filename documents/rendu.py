"""HTML and PDF of our own documents: one function for all models (DESIGN §7)."""

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from documents.fiches import FicheSynthese, Lecteur
from dui.core.entrees import generer_pdf

VARIANTES = ("pdf/a-3a", "pdf/a-1b")
RESSOURCES = ("img/marque.svg", "vendor/polices/atkinson-latin.woff2", "vendor/polices/atkinson-latin-ext.woff2")
SERRE = """
html { font-size: 7.6pt; }
section, .alerte { margin-top: 0.75em; }
.identite, .alerte { padding-top: 1.4mm; padding-bottom: 1.4mm; }
.objectifs th, .objectifs td, .moments th, .moments td, .tableau th, .tableau td {
  padding-top: 0.18em; padding-bottom: 0.18em;
}
"""
REPLIS = ("html { font-size: 8.4pt; }", SERRE)
UNE_PAGE = {"synthese", "synthese_urgence"}


def rendre_pdf(modele: str, contexte: Mapping[str, Any], lecteur: Lecteur, *, variante: str = "pdf/a-3a") -> bytes:
    """The PDF of `templates/documents/<modele>.html` for one reader.

    `pdf/a-3a` is what we keep; `pdf/a-1b` goes inside a CDA N1. Models of one page are set smaller, in two steps,
    rather than run over.
    """
    if variante not in VARIANTES:
        raise ValueError(f"unknown PDF variant: {variante}")
    html = render_to_string(f"documents/{modele}.html", {**contexte, "lecteur": lecteur, "modele": modele})
    une_page = modele in UNE_PAGE
    pdf = generer_pdf(
        html,
        feuille_de_style(),
        ressources=ressources(),
        variante=variante,
        replis=REPLIS if une_page else (),
        pages_max=1 if une_page else None,
    )
    if pdf.adresses_refusees:
        raise ValueError(f"{modele}: the template names addresses that the engine does not follow")
    return pdf.octets


def rendre_fiche(fiche: FicheSynthese, lecteur: Lecteur, *, urgence: bool = False, variante: str = "pdf/a-3a") -> bytes:
    """Fiche de synthèse, or its one-click emergency variant."""
    return rendre_pdf("synthese_urgence" if urgence else "synthese", {"fiche": fiche}, lecteur, variante=variante)


@lru_cache(maxsize=1)
def ressources() -> dict[str, bytes]:
    return {nom: _statique(nom) for nom in RESSOURCES}


@lru_cache(maxsize=1)
def feuille_de_style() -> str:
    """Tokens of the screen, then the sheet of the documents.

    The two font files get one family each in pdf.css: the engine mixes their glyphs when they share a name.
    """
    jetons = re.sub(r"@font-face\s*\{[^}]*\}", "", _statique("css/jetons.css").decode())
    return jetons + render_to_string("documents/pdf.css")


def _statique(nom: str) -> bytes:
    chemin = finders.find(nom)
    if not isinstance(chemin, str):
        raise FileNotFoundError(nom)
    return Path(chemin).read_bytes()


def adresse_de_donnees(octets: bytes, mime: str) -> str:
    """`data:` address of a picture that belongs to one document."""
    return f"data:{mime};base64,{base64.b64encode(octets).decode()}"
