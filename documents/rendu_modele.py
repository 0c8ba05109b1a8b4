"""A document made from a model, in each format: the same blocks, the same letterhead."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from documents.bureautique import en_docx, en_odt
from documents.champs import Cadre
from documents.choices import Format
from documents.fiches import Entete, Pied
from documents.langage.html import en_html
from documents.papier import Papier, papier_de
from documents.rendu import rendre_pdf
from dui.core.erreurs import ErreurMetier


@dataclass(frozen=True)
class Piece:
    """Everything that is printed."""

    titre: str
    blocs: tuple[Any, ...]
    cadre: Cadre
    courrier: bool = False
    reference: str = ""
    secret: bool = False

    @cached_property
    def papier(self) -> Papier:
        return papier_de(self.cadre.dossier.structure)


def rendre(piece: Piece, format: str) -> bytes:
    ecrire = {Format.PDF: en_pdf, Format.ODT: en_odt, Format.DOCX: en_docx}.get(format)  # type: ignore[call-overload]
    if ecrire is None:
        raise ErreurMetier("format", "Ce format n’est pas proposé.", champ="format")
    return ecrire(piece)  # type: ignore[no-any-return]


def en_pdf(piece: Piece) -> bytes:
    structure, acteur = piece.cadre.dossier.structure, piece.cadre.acteur
    fiche = {
        "entete": Entete(structure.nom, structure.organisme.nom, structure.finess),
        "pied": Pied(acteur.nom, acteur.fonction, piece.cadre.le),
        "piece": piece, "papier": piece.papier, "contenu": en_html(piece.blocs),
        "destinataire": piece.cadre.destinataire,
    }  # fmt: skip
    return rendre_pdf("courrier" if piece.courrier else "modele", {"fiche": fiche}, piece.cadre.lecteur)
