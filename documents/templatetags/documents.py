"""Tags of the printed documents."""

from django import template

from documents.fiches import Identite
from documents.rendu import adresse_de_donnees

register = template.Library()


@register.filter
def photo_en_ligne(identite: Identite) -> str:
    return adresse_de_donnees(identite.photo, identite.photo_mime)


@register.filter
def svg_en_ligne(svg: str) -> str:
    return adresse_de_donnees(svg.encode(), "image/svg+xml")


@register.filter
def liste(mots: tuple[str, ...]) -> str:
    """a, b et c"""
    if len(mots) < 2:
        return "".join(mots)
    return f"{', '.join(mots[:-1])} et {mots[-1]}"
