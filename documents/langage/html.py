"""The blocks that one reader sees, as HTML for the PDF engine: every character escaped, nothing named outside."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from documents.langage.noeuds import (
    CadreIdentite,
    Case,
    Encadre,
    Lignes,
    Liste,
    Morceau,
    Page,
    Paragraphe,
    Parole,
    Signatures,
    Tableau,
    Titre,
    Vignettes,
)
from documents.rendu import adresse_de_donnees
from dui.core.templatetags.typo import exposants
from dui.core.typographie import typographier


def en_html(blocs: Iterable[Any]) -> SafeString:
    """Sections by their titles, so that a reader of screens walks the document."""
    sortie: list[str] = []
    ouverte = False
    for bloc in blocs:
        if isinstance(bloc, Titre) and bloc.rang == 1:
            sortie.append("</section>" * ouverte + f'<section class="partie{" numerotee" * bool(bloc.numero)}">')
            ouverte = True
        elif isinstance(bloc, Signatures | Page) and ouverte:
            sortie.append("</section>")
            ouverte = False
        sortie.append(_bloc(bloc))
    return mark_safe("".join(sortie) + "</section>" * ouverte)  # noqa: S308 - every piece was escaped by _bloc


def _bloc(bloc: Any) -> SafeString:
    if isinstance(bloc, Titre):
        return _titre(bloc)
    if isinstance(bloc, Paragraphe):
        return format_html("<p>{}</p>", _lignes(bloc.lignes))
    if isinstance(bloc, Liste):
        points = format_html_join("", "<li>{}</li>", ((_suite(point),) for point in bloc.points))
        return format_html("<ol>{}</ol>" if bloc.ordonnee else "<ul>{}</ul>", points)
    if isinstance(bloc, Parole):
        return format_html('<blockquote class="parole"><p>{}</p></blockquote>', _lignes(bloc.lignes))
    if isinstance(bloc, Case):
        return format_html('<p class="case">{}</p>', _suite(bloc.suite))
    if isinstance(bloc, Tableau):
        return _tableau(bloc)
    if isinstance(bloc, CadreIdentite):
        return render_to_string("documents/_identite.html", {"identite": bloc.identite})
    return _autre(bloc)


def _autre(bloc: Any) -> SafeString:
    if isinstance(bloc, Page):
        return SafeString('<div class="saut"></div>')
    if isinstance(bloc, Lignes):
        return format_html_join("", '<div class="a-ecrire"></div>', (() for _ in range(bloc.nombre)))
    if isinstance(bloc, Encadre):
        titre = format_html("<h3>{}</h3>", typographier(bloc.titre)) if bloc.titre else ""
        return format_html('<div class="encadre">{}{}</div>', titre, en_html(bloc.blocs))
    if isinstance(bloc, Signatures):
        return format_html('<div class="signatures">{}</div>', format_html_join("", "{}", map(_cadre, bloc.cadres)))
    raise TypeError(type(bloc).__name__)


def _titre(titre: Titre) -> SafeString:
    balise = "h2" if titre.rang == 1 else "h3"
    numero = format_html('<span class="numero">{}</span>', titre.numero) if titre.numero else ""
    return format_html("<{0}>{1}{2}</{0}>", SafeString(balise), numero, _suite(titre.suite))


def _cadre(suite: tuple[Morceau, ...]) -> tuple[SafeString]:
    """« Carole Petit, mère »: the name, then the quality."""
    nom, _, qualite = "".join(morceau.texte for morceau in suite).partition(",")
    detail = format_html("<br><span>{}</span>", typographier(qualite.strip())) if qualite.strip() else ""
    return (format_html('<div class="cadre"><p><strong>{}</strong>{}</p></div>', typographier(nom.strip()), detail),)


def _tableau(tableau: Tableau) -> SafeString:
    tete = format_html_join("", '<th scope="col">{}</th>', ((typographier(c),) for c in tableau.colonnes))
    corps = format_html_join("", "<tr{}>{}</tr>", (
        (SafeString(' class="alerte-ligne"') if rang in tableau.alertes else "", _rangee(ligne))
        for rang, ligne in enumerate(tableau.lignes)
    ))  # fmt: skip
    modele = '<table class="tableau"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    return format_html(modele, tete, corps)


def _rangee(ligne: tuple[str, ...]) -> SafeString:
    premiere = format_html('<th scope="row">{}</th>', _texte(ligne[0])) if ligne else SafeString("")
    return premiere + format_html_join("", "<td>{}</td>", ((_case(case),) for case in ligne[1:]))


def _case(case: str) -> SafeString:
    if not isinstance(case, Vignettes):
        return _texte(case)
    vues = ((adresse_de_donnees(image.octets, image.mime), image.dit) for image in case.images)
    return format_html_join("", '<img class="vignette" src="{}" alt="{}">', vues)


def _lignes(lignes: tuple[tuple[Morceau, ...], ...]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((_suite(ligne),) for ligne in lignes))


def _suite(suite: tuple[Morceau, ...]) -> SafeString:
    return format_html_join("", "{}", ((_morceau(morceau),) for morceau in suite))


def _morceau(morceau: Morceau) -> SafeString:
    texte = _texte(morceau.texte)
    if morceau.genre:
        texte = format_html('<span class="{}">{}</span>', morceau.genre, texte)
    return format_html("<strong>{}</strong>", texte) if morceau.gras else texte


def _texte(texte: str) -> SafeString:
    """French spaces, superscripts, one <br> a line."""
    lignes = (exposants(escape(typographier(ligne))) for ligne in texte.split("\n"))
    return format_html_join(SafeString("<br>"), "{}", ((ligne,) for ligne in lignes))
