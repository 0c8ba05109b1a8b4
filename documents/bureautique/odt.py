"""ODT, for those who finish in LibreOffice."""

import io
from collections.abc import Iterable
from typing import Any

import odfdo
from odfdo import Cell, Document, Element, Frame, Header, LineBreak, List, ListItem, Paragraph, Row, Span, Style, Table

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

GRAS, SAUT, RETRAIT, PETIT, CELLULE = "DuiGras", "DuiSaut", "DuiRetrait", "DuiPetit", "DuiCellule"


def en_odt(piece: Any) -> bytes:
    document = Document("text")
    document.body.clear()
    _styles(document)
    document.meta.title = piece.titre
    document.meta.creator = piece.cadre.dossier.structure.nom
    document.meta.generator = "DUI"
    document.set_language("fr-FR")
    for element in _page_entiere(document, piece):
        document.body.append(element)
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def _styles(document: Any) -> None:
    document.insert_style(Style("text", name=GRAS, bold=True), automatic=True)
    for nom, proprietes in (
        (SAUT, {"fo:break-before": "page"}), (RETRAIT, {"fo:margin-left": "9cm", "fo:margin-top": "0.6cm"}),
    ):  # fmt: skip
        style = Style("paragraph", name=nom, parent_style="Standard")
        style.set_properties(proprietes, area="paragraph")
        document.insert_style(style, automatic=True)
    petit = Style("paragraph", name=PETIT, parent_style="Standard")
    petit.set_properties({"fo:font-size": "8pt"}, area="text")
    document.insert_style(petit, automatic=True)
    document.insert_style(
        odfdo.create_table_cell_style(border="0.05pt solid #808080", padding="0.12cm"), name=CELLULE, automatic=True
    )


def _page_entiere(document: Any, piece: Any) -> Iterable[Element]:
    if piece.papier.logo_octets:
        adresse = document.add_file(io.BytesIO(piece.papier.logo_octets))
        largeur, hauteur = piece.papier.logo_taille
        cadre = Frame.image_frame(adresse, name="Logo", size=(f"{1.4 * largeur / hauteur:.2f}cm", "1.4cm"),
                                  anchor_type="as-char")  # fmt: skip
        logo = Paragraph()
        logo.append(cadre)
        yield logo
    for rang, ligne in enumerate(commun.entete(piece)):
        yield _paragraphe_de([(ligne, rang == 0)])
    if piece.courrier:
        yield _sur_lignes([typographier(ligne) for ligne in piece.cadre.destinataire], RETRAIT)
        yield _sur_lignes([f"{piece.papier.ville}, le {date_moyenne(piece.cadre.le)}".lstrip(", ")], RETRAIT)
    yield Header(1, typographier(f"Objet : {piece.titre}" if piece.courrier else piece.titre))
    yield from _blocs(piece.blocs)
    yield Paragraph(commun.pied(piece), style=PETIT)


def _sur_lignes(lignes: Iterable[str], style: str | None = None) -> Paragraph:
    paragraphe = Paragraph(style=style)
    for rang, ligne in enumerate(lignes):
        if rang:
            paragraphe.append(LineBreak())
        paragraphe.append(Span(ligne))
    return paragraphe


def _paragraphe_de(morceaux: Iterable[tuple[str, bool]], style: str | None = None) -> Paragraph:
    paragraphe = Paragraph(style=style)
    for texte, gras in morceaux:
        for rang, ligne in enumerate(texte.split("\n")):
            if rang:
                paragraphe.append(LineBreak())
            paragraphe.append(Span(ligne, style=GRAS if gras else None))
    return paragraphe


def _suite(suite: tuple[Any, ...]) -> list[tuple[str, bool]]:
    return [(typographier(morceau.texte), morceau.gras) for morceau in suite]


def _blocs(blocs: Iterable[Any]) -> Iterable[Element]:
    for bloc in blocs:
        yield from ECRIRE[type(bloc)](bloc)


def _titre(titre: Titre) -> Iterable[Element]:
    numero = f"{titre.numero}. " if titre.numero else ""
    yield Header(titre.rang + 1, numero + commun.mots(titre.suite))


def _paragraphe(bloc: Paragraphe | Parole) -> Iterable[Element]:
    morceaux: list[tuple[str, bool]] = []
    for rang, ligne in enumerate(bloc.lignes):
        morceaux += ([("\n", False)] if rang else []) + _suite(ligne)
    yield _paragraphe_de(morceaux, RETRAIT if isinstance(bloc, Parole) else None)


def _liste(liste: Liste) -> Iterable[Element]:
    if liste.ordonnee:
        yield from (_paragraphe_de([(f"{n}. ", False), *_suite(p)]) for n, p in enumerate(liste.points, start=1))
        return
    puces = List()
    for point in liste.points:
        puces.append(ListItem(_paragraphe_de(_suite(point))))
    yield puces


def _case(case: Case) -> Iterable[Element]:
    yield _paragraphe_de([(commun.CASE, False), *_suite(case.suite)])


def _page(_page: Page) -> Iterable[Element]:
    yield Paragraph(style=SAUT)


def _lignes(lignes: Lignes) -> Iterable[Element]:
    yield from (Paragraph(commun.LIGNE_A_ECRIRE) for _ in range(lignes.nombre))


def _encadre(encadre: Encadre) -> Iterable[Element]:
    if encadre.titre:
        yield Header(3, typographier(encadre.titre))
    yield from _blocs(encadre.blocs)


def _table(lignes: Iterable[Iterable[tuple[str, bool]]]) -> Element:
    table = Table("Tableau")
    for ligne in lignes:
        rangee = Row()
        for texte, gras in ligne:
            case = Cell(style=CELLULE, cell_type="string")
            case.append(_paragraphe_de([(texte, gras)]))
            rangee.append_cell(case)
        table.append_row(rangee)
    return table


def _tableau(tableau: Tableau) -> Iterable[Element]:
    tete = [[(typographier(colonne), True) for colonne in tableau.colonnes]]
    corps = [[(typographier(case), rang in tableau.alertes) for case in ligne] for rang, ligne in
             enumerate(tableau.lignes)]  # fmt: skip
    yield _table(tete + corps)
    yield Paragraph()


def _identite(cadre: CadreIdentite) -> Iterable[Element]:
    yield _table([(libelle, False), (typographier(valeur), True)] for libelle, valeur in commun.traits(cadre.identite))
    yield Paragraph()


def _signatures(signatures: Signatures) -> Iterable[Element]:
    cadres = [commun.signataire(cadre) for cadre in signatures.cadres]
    yield Paragraph()
    yield _table([[(f"{nom}\n{qualite}\n\n\n\n\n", False) for nom, qualite in cadres]])


ECRIRE: dict[type, Any] = {
    Titre: _titre, Paragraphe: _paragraphe, Parole: _paragraphe, Liste: _liste, Case: _case, Page: _page,
    Lignes: _lignes, Encadre: _encadre, Tableau: _tableau, CadreIdentite: _identite, Signatures: _signatures,
}  # fmt: skip
