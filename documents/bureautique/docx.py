"""DOCX, for those who finish in a word processor."""

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.bureautique import commun
from documents.langage.noeuds import (
    CadreIdentite,
    Case,
    Encadre,
    Lignes,
    Liste,
    Page,
    Paragraphe,
    Parole,
    Signatures,
    Tableau,
    Titre,
)
from dui.core.typographie import date_moyenne, typographier

HAUTEUR_LOGO = Mm(14)


def en_docx(piece: Any) -> bytes:
    document = Document()
    _proprietes(document, piece)
    _papier(document, piece)
    if piece.courrier:
        _adresse(document, piece)
    document.add_heading(typographier(f"Objet : {piece.titre}" if piece.courrier else piece.titre), level=0)
    _blocs(document, piece.blocs)
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def _proprietes(document: Any, piece: Any) -> None:
    proprietes = document.core_properties
    proprietes.title, proprietes.author = piece.titre, piece.cadre.dossier.structure.nom
    proprietes.language, proprietes.comments, proprietes.subject = "fr-FR", "", piece.reference
    proprietes.created = proprietes.modified = piece.cadre.le.replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = commun.POLICE, Pt(10.5)
    langue = OxmlElement("w:lang")
    langue.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(langue)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)


def _papier(document: Any, piece: Any) -> None:
    section = document.sections[0]
    tete = section.header.paragraphs[0]
    if piece.papier.logo_octets:
        tete.add_run().add_picture(io.BytesIO(piece.papier.logo_octets), height=HAUTEUR_LOGO)
        tete = section.header.add_paragraph()
    for rang, ligne in enumerate(commun.entete(piece)):
        if rang:
            tete.add_run().add_break()
        tete.add_run(ligne).bold = rang == 0
    section.footer.paragraphs[0].add_run(commun.pied(piece)).font.size = Pt(8)


def _adresse(document: Any, piece: Any) -> None:
    adresse = document.add_paragraph()
    adresse.paragraph_format.left_indent, adresse.paragraph_format.space_before = Mm(90), Mm(10)
    _en_lignes(adresse, [typographier(ligne) for ligne in piece.cadre.destinataire])
    lieu = document.add_paragraph(f"{piece.papier.ville}, le {date_moyenne(piece.cadre.le)}".lstrip(", "))
    lieu.paragraph_format.left_indent = Mm(90)


def _en_lignes(paragraphe: Any, lignes: Iterable[str]) -> None:
    for rang, ligne in enumerate(lignes):
        if rang:
            paragraphe.add_run().add_break()
        paragraphe.add_run(ligne)


def _blocs(document: Any, blocs: Iterable[Any]) -> None:
    for bloc in blocs:
        ECRIRE[type(bloc)](document, bloc)


def _titre(document: Any, titre: Titre) -> None:
    numero = f"{titre.numero}. " if titre.numero else ""
    document.add_heading(numero + commun.mots(titre.suite), level=titre.rang)


def _paragraphe(document: Any, bloc: Paragraphe | Parole) -> None:
    paragraphe = document.add_paragraph(style="Quote" if isinstance(bloc, Parole) else None)
    for rang, ligne in enumerate(bloc.lignes):
        if rang:
            paragraphe.add_run().add_break()
        _morceaux(paragraphe, ligne)


def _morceaux(paragraphe: Any, suite: tuple[Any, ...]) -> None:
    for morceau in suite:
        for rang, ligne in enumerate(typographier(morceau.texte).split("\n")):
            if rang:
                paragraphe.add_run().add_break()
            paragraphe.add_run(ligne).bold = morceau.gras


def _liste(document: Any, liste: Liste) -> None:
    for point in liste.points:
        _morceaux(document.add_paragraph(style="List Number" if liste.ordonnee else "List Bullet"), point)


def _case(document: Any, case: Case) -> None:
    paragraphe = document.add_paragraph(commun.CASE)
    _morceaux(paragraphe, case.suite)


def _page(document: Any, _page: Page) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _lignes(document: Any, lignes: Lignes) -> None:
    for _ in range(lignes.nombre):
        document.add_paragraph(commun.LIGNE_A_ECRIRE)


def _encadre(document: Any, encadre: Encadre) -> None:
    if encadre.titre:
        document.add_heading(typographier(encadre.titre), level=2)
    _blocs(document, encadre.blocs)


def _tableau(document: Any, tableau: Tableau) -> None:
    table = document.add_table(rows=1, cols=len(tableau.colonnes), style="Table Grid")
    for case, colonne in zip(table.rows[0].cells, tableau.colonnes, strict=True):
        case.paragraphs[0].add_run(typographier(colonne)).bold = True
    for rang, ligne in enumerate(tableau.lignes):
        for case, texte in zip(table.add_row().cells, ligne, strict=True):
            case.paragraphs[0].add_run(typographier(texte)).bold = rang in tableau.alertes
    document.add_paragraph()


def _identite(document: Any, cadre: CadreIdentite) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for libelle, valeur in commun.traits(cadre.identite):
        cases = table.add_row().cells
        cases[0].text = libelle
        cases[1].paragraphs[0].add_run(typographier(valeur)).bold = True
    document.add_paragraph()


def _signatures(document: Any, signatures: Signatures) -> None:
    document.add_paragraph()
    table = document.add_table(rows=1, cols=len(signatures.cadres), style="Table Grid")
    for case, cadre in zip(table.rows[0].cells, signatures.cadres, strict=True):
        nom, qualite = commun.signataire(cadre)
        case.paragraphs[0].add_run(nom).bold = True
        case.add_paragraph(qualite)
        case.add_paragraph("\n\n\n").alignment = WD_ALIGN_PARAGRAPH.LEFT


ECRIRE: dict[type, Any] = {
    Titre: _titre, Paragraphe: _paragraphe, Parole: _paragraphe, Liste: _liste, Case: _case, Page: _page,
    Lignes: _lignes, Encadre: _encadre, Tableau: _tableau, CadreIdentite: _identite, Signatures: _signatures,
}  # fmt: skip
