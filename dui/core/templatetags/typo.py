"""Filters of French typography; the rules themselves are pure functions in dui.core.typographie."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dui.core import horloge, typographie

register = template.Library()
ORDINAUX = re.compile(r"(?<!\w)(\d+|[IVX]+)(er|re|e|nd|nde)(?!\w)")


@register.filter(is_safe=True)
def typo(texte: Any) -> str:
    return typographie.typographier(str(texte))


@register.filter
def date_longue(quand: date | datetime | None) -> str:
    return typographie.date_longue(quand) if quand else ""


@register.filter
def date_moyenne(quand: date | datetime | None) -> str:
    return typographie.date_moyenne(quand) if quand else ""


@register.filter
def date_courte(quand: date | datetime | None) -> str:
    return typographie.date_courte(quand) if quand else ""


@register.filter
def jour_mois(quand: date | datetime | None) -> str:
    return typographie.jour_mois(quand) if quand else ""


@register.filter
def date_champ(quand: date | datetime | None) -> str:
    return typographie.date_champ(quand) if quand else ""


@register.filter
def instant(quand: datetime | None) -> str:
    return typographie.instant(quand) if quand else ""


@register.filter
def heure(quand: datetime | time | None) -> str:
    return typographie.heure(quand) if quand is not None else ""


@register.filter
def depuis(quand: datetime | None) -> SafeString:
    """A <time> with the spoken moment, and the full date at hand."""
    if not quand:
        return SafeString("")
    texte = typographie.moment(quand, horloge.maintenant())
    complet = f"{typographie.date_longue(quand)}, {typographie.heure(quand)}"
    return format_html('<time datetime="{}" title="{}">{}</time>', typographie.iso(quand), complet, texte)


@register.filter
def delai(echeance: date | None) -> str:
    return typographie.delai(echeance, horloge.aujourdhui()) if echeance else ""


@register.filter
def age(naissance: date | None, le: date | None = None) -> str:
    return typographie.age(naissance, le or horloge.aujourdhui()) if naissance else ""


@register.filter
def ordinal(n: int, genre: str = "m") -> SafeString:
    chiffre, exposant = typographie.ordinal(int(n), feminin=genre == "f")
    return format_html("{}<sup>{}</sup>", chiffre, exposant)


@register.filter
def nombre(valeur: Any, unite: str = "") -> str:
    if valeur is None or valeur == "":
        return ""
    try:
        return typographie.nombre(Decimal(str(valeur)), unite)
    except InvalidOperation:
        return str(valeur)


@register.filter
def accorde(n: int, mots: str) -> str:
    """{{ n|accorde:"dossier" }} or {{ n|accorde:"journal,journaux" }}: 0 dossier, 2 journaux."""
    singulier, _, pluriel = mots.partition(",")
    return typographie.accorder(int(n), singulier, pluriel)


@register.filter
def en_lettres(n: int, genre: str = "m") -> str:
    return typographie.en_lettres(int(n), feminin=genre == "f")


@register.filter
def taille(octets: int) -> str:
    return typographie.taille(int(octets))


@register.filter
def initiales(nom: Any) -> str:
    return typographie.initiales(str(nom))


@register.filter
def de(nom: Any) -> str:
    return typographie.de(str(nom))


@register.filter
def majuscule(texte: Any) -> str:
    """First letter only: vendredi → Vendredi."""
    mots = str(texte)
    return mots[:1].upper() + mots[1:]


@register.filter(needs_autoescape=True)
def exposants(texte: Any, autoescape: bool = True) -> SafeString:
    """Ordinals inside a text: 3e B → 3<sup>e</sup> B."""
    propre = conditional_escape(texte) if autoescape else str(texte)
    return mark_safe(ORDINAUX.sub(r"\1<sup>\2</sup>", propre))  # noqa: S308 - escaped just above
