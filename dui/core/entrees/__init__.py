"""The only door for foreign content and for the PDF engine (AD-12, S-37 to S-41).

Each function hands the bytes to a worker process with limits and without network, and gives back plain
values. Refusals are `EntreeRefusee(code, message)`, with a French sentence that can be shown as it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from dui.core.entrees.appel import appeler
from dui.core.entrees.cellules import neutraliser_cellule
from dui.core.entrees.erreurs import EntreeRefusee
from dui.core.entrees.fabrique import creer_zip
from dui.core.entrees.reception import Recu, recevoir

__all__ = [
    "EntreeRefusee",
    "Image",
    "InspectionPdf",
    "Pdf",
    "Recu",
    "Reserve",
    "Tableau",
    "assembler_pages",
    "creer_zip",
    "generer_pdf",
    "inspecter_pdf",
    "lire_json",
    "lire_tableur",
    "neutraliser_cellule",
    "ouvrir_xml",
    "ouvrir_zip",
    "preparer_cachet",
    "recevoir",
    "texte_pdf",
    "verifier_image",
]
MO = 1024 * 1024


@dataclass(frozen=True)
class Tableau:
    """Rows of text. `numeros[i]` is the line of `lignes[i]` in the file, for error reports."""

    lignes: list[list[str]]
    numeros: list[int]
    encodage: str | None = None
    separateur: str | None = None
    feuille: str | None = None

    @property
    def entetes(self) -> list[str]:
        return self.lignes[0]


@dataclass(frozen=True)
class Image:
    octets: bytes
    mime: str
    largeur: int
    hauteur: int


@dataclass(frozen=True)
class InspectionPdf:
    """`drapeaux`: javascript, action_ouverture, lance_programme, fichier_joint, media, formulaire, lien…"""

    pages: int | None
    chiffre: bool
    drapeaux: frozenset[str]

    @property
    def actif(self) -> bool:
        """True when the file can act by itself: it is kept, and the reader is told before opening."""
        return bool(self.drapeaux & {"javascript", "action_ouverture", "lance_programme", "envoi_formulaire", "media"})


@dataclass(frozen=True)
class Reserve:
    """A PDF that waits for its seal: the digest to sign, and where the signature goes, in hexadecimal."""

    octets: bytes
    empreinte: bytes
    debut: int
    fin: int

    def remplir(self, signature: bytes) -> bytes:
        chiffres = signature.hex().encode()
        if len(chiffres) > self.fin - self.debut:
            raise ValueError("the signature is longer than its gap")
        return self.octets[: self.debut] + chiffres.ljust(self.fin - self.debut, b"0") + self.octets[self.fin :]


@dataclass(frozen=True)
class Pdf:
    octets: bytes
    pages: int
    adresses_refusees: list[str] = field(default_factory=list)


def lire_tableur(octets: bytes, nom: str = "", *, lignes: int = 50_000, colonnes: int = 200) -> Tableau:
    """Rows of a CSV (UTF-8, UTF-16, Windows-1252; any usual separator) or of the first sheet of an XLSX."""
    if nom.lower().endswith((".xls", ".ods", ".pdf")):
        raise EntreeRefusee("format", "Ce format n’est pas pris en charge. Enregistrez le tableau en CSV ou en XLSX.")
    entete, morceaux = appeler("tableur", {"lignes": lignes, "colonnes": colonnes}, octets)
    contenu = json.loads(morceaux[0])
    return Tableau(lignes=[cellules for _, cellules in contenu], numeros=[numero for numero, _ in contenu], **entete)


def lire_json(octets: bytes, *, profondeur: int = 40) -> Any:
    """A foreign JSON as plain values: bounded depth, no double key, no NaN."""
    _, morceaux = appeler("notation", {"profondeur": profondeur}, octets, taille=4 * MO)
    return json.loads(morceaux[0])


def ouvrir_xml(octets: bytes, *, profondeur: int = 100) -> Element:
    """The root of a foreign XML as a plain element tree: no DOCTYPE, no entity, no network, bounded depth."""
    _, morceaux = appeler("balisage", {"profondeur": profondeur}, octets, taille=50 * MO)
    return _element(json.loads(morceaux[0]))


def _element(noeud: list[Any]) -> Element:
    balise, attributs, texte, suite, enfants = noeud
    element = Element(balise, attributs)
    element.text, element.tail = texte or None, suite or None
    element.extend([_element(enfant) for enfant in enfants])
    return element


def ouvrir_zip(octets: bytes, *, entrees: int = 500, total: int = 200 * MO, rapport: int = 100) -> dict[str, bytes]:
    """The files of a foreign archive, by name. Nothing is written on a disk; a nested archive stays bytes."""
    parametres = {"entrees": entrees, "total": total, "rapport": rapport}
    entete, morceaux = appeler("archive", parametres, octets, taille=50 * MO)
    return dict(zip(entete["noms"], morceaux, strict=True))


def verifier_image(octets: bytes, *, cote_max: int | None = None) -> Image:
    """A JPEG, PNG or WebP made again from its pixels: upright, without EXIF, at most 50 megapixels."""
    entete, morceaux = appeler("image", {"cote_max": cote_max}, octets)
    return Image(octets=morceaux[0], **entete)


def inspecter_pdf(octets: bytes) -> InspectionPdf:
    """What a foreign PDF could do when opened."""
    entete, _ = appeler("inspection", {}, octets)
    return InspectionPdf(entete["pages"], entete["chiffre"], frozenset(entete["drapeaux"]))


def preparer_cachet(octets: bytes, *, champ: str, nom: str, motif: str, le: datetime) -> Reserve:
    """The PDF with an invisible signature field, closed to any later change; the seal itself goes into its gap."""
    parametres = {"champ": champ, "nom": nom, "motif": motif, "le": le.isoformat()}
    entete, morceaux = appeler("cachet", parametres, octets, taille=60 * MO)
    return Reserve(morceaux[0], bytes.fromhex(entete["empreinte"]), entete["debut"], entete["fin"])


def assembler_pages(images: Sequence[bytes]) -> Pdf:
    """One PDF from the photographs of its pages, made again from their pixels, in that order."""
    entete, morceaux = appeler("assemblage", {}, *images, taille=150 * MO)
    return Pdf(morceaux[0], entete["pages"])


def texte_pdf(octets: bytes) -> list[str]:
    """The text of each page; empty where there is none (a scan)."""
    return [page.decode() for page in appeler("texte", {}, octets, taille=60 * MO)[1]]


def generer_pdf(
    html: str,
    css: str,
    *,
    ressources: Mapping[str, bytes] | None = None,
    variante: str = "pdf/a-3a",
    replis: Sequence[str] = (),
    pages_max: int | None = None,
) -> Pdf:
    """Render our own HTML.

    `ressources`: files that the page may name as `paquet:///<name>`; no other address is followed. When the
    document has more than `pages_max` pages, each sheet of `replis` is added in turn until it holds.
    """
    fichiers = dict(ressources or {})
    parametres = {
        "variante": variante,
        "ressources": list(fichiers),
        "replis": list(replis),
        "pages_max": pages_max,
    }
    entete, morceaux = appeler("rendu", parametres, html.encode(), css.encode(), *fichiers.values(), taille=50 * MO)
    return Pdf(morceaux[0], entete["pages"], entete["adresses_refusees"])
