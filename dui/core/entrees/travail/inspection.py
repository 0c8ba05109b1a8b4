"""What a foreign PDF carries: scripts, actions at opening, attached files. S-37: flagged, and told to who
files it.
"""

import io
from typing import Any, BinaryIO

from .etranger import pdf_etranger
from .polices import lu
from .refus import Refus

ABIME = "Ce PDF est abîmé : il ne peut pas être vérifié."

OBJETS = 200_000
# Keys whose presence is a fact to tell, by the code of the flag.
CLES = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/OpenAction": "action_ouverture",
    "/AA": "action_ouverture",
    "/EmbeddedFiles": "fichier_joint",
    "/EF": "fichier_joint",
    "/RichMedia": "media",
    "/XFA": "formulaire_xfa",
    "/AcroForm": "formulaire",
}
VALEURS = {
    "/JavaScript": "javascript",
    "/Launch": "lance_programme",
    "/EmbeddedFile": "fichier_joint",
    "/RichMedia": "media",
    "/SubmitForm": "envoi_formulaire",
    "/ImportData": "envoi_formulaire",
    "/URI": "lien",
    "/GoToR": "lien",
}


def executer(_parametres: dict[str, Any], morceaux: list[bytes], _sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    octets = morceaux[0]
    if not octets.startswith(b"%PDF-"):
        raise Refus("format", "Ce fichier n’est pas un PDF.")
    return inspecter(octets), []


def inspecter(octets: bytes) -> dict[str, Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    with pdf_etranger(ABIME):
        lecteur = PdfFileReader(io.BytesIO(octets), strict=False)
        if lecteur.encrypted:
            return {"pages": None, "chiffre": True, "drapeaux": []}
        drapeaux = _parcourir(lecteur.trailer_view)
        pages = lu(lu(lecteur.root, "/Pages"), "/Count")
    if not isinstance(pages, int):
        raise Refus("mal_forme", ABIME)
    return {"pages": int(pages), "chiffre": False, "drapeaux": sorted(drapeaux)}


def _parcourir(depart: Any) -> set[str]:
    """Walk what the trailer reaches. The reader decodes names, so `/J#53` is found too."""
    from pyhanko.pdf_utils import generic

    drapeaux: set[str] = set()
    vus: set[tuple[int, int]] = set()
    pile: list[Any] = [depart]
    while pile:
        objet = pile.pop()
        if isinstance(objet, generic.IndirectObject):
            cle = (objet.idnum, objet.generation)
            if cle in vus:
                continue
            vus.add(cle)
            if len(vus) > OBJETS:
                raise Refus("trop_lourd", "Ce PDF contient trop d’objets pour être vérifié.")
            objet = objet.get_object()
        if isinstance(objet, generic.ArrayObject):
            pile.extend(list.__iter__(objet))
        elif isinstance(objet, dict):
            drapeaux |= {CLES[nom] for nom in objet if nom in CLES}
            for valeur in dict.values(objet):
                if isinstance(valeur, generic.NameObject):
                    drapeaux |= {VALEURS[valeur]} if valeur in VALEURS else set()
                else:
                    pile.append(valeur)
        elif hasattr(objet, "items"):
            pile.extend(valeur for _, valeur in objet.items())
    return drapeaux
