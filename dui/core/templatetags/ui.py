"""Components of the interface (design.md §5) as template tags; the markup lives in templates/composants/."""

import zlib
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dui.core import icones, typographie
from dui.core.formulaires import lignes_resume

register = template.Library()

TONS = frozenset({"", "ok", "attention", "danger", "info", "sante", "parole"})
TAILLES = frozenset({24, 32, 40, 56, 144})
TEINTES = 6
ICONES_AVIS = {"info": "info", "ok": "circle-check", "attention": "triangle-alert", "danger": "circle-alert"}
NIVEAUX: dict[int, tuple[str, str, str]] = {
    1: ("N1 tous", "users", ""),
    2: ("N2 équipe", "users", ""),
    3: ("N3 soin, résumé", "stethoscope", "sante"),
    4: ("N4 équipe de soins", "stethoscope", "sante"),
    5: ("N5 psychologue", "lock", ""),
    6: ("N6 protection", "shield", "danger"),
}


@lru_cache(maxsize=1024)
def _icone(nom: str, classe: str, titre: str, adresse: str) -> SafeString:
    icones.verifier(nom)
    classes = f"icone {classe}".strip()
    if titre:
        gabarit = '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
        return format_html(gabarit, classes, titre, adresse, nom)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, adresse, nom)


@register.simple_tag
def icone(nom: str, classe: str = "", titre: str = "") -> SafeString:
    """Sprite icon, decorative unless it has a title. An unknown name is an error, not a hole in the page."""
    return _icone(nom, classe, titre, static("vendor/icones.svg"))


@register.simple_tag
def icone_en_ligne(nom: str, classe: str = "") -> SafeString:
    """The same drawing inside the page: for PDF, which cannot follow a sprite."""
    return format_html(
        '<svg class="icone {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        classe,
        mark_safe(icones.trace(nom)),  # noqa: S308 - our own vendored file
    )


@register.simple_tag
def badge(texte: Any, ton: str = "", icone: str = "", classe: str = "") -> SafeString:
    """A fact in at most four words, colour doubled by an icon."""
    if ton not in TONS:
        raise template.TemplateSyntaxError(f"Unknown tone: {ton}")
    dessin = _icone(icone, "", "", static("vendor/icones.svg")) if icone else ""
    return format_html('<span class="{}">{}{}</span>', " ".join(f"badge {ton} {classe}".split()), dessin, texte)


@register.simple_tag
def niveau(n: int, classe: str = "") -> SafeString:
    """Confidentiality tag: icon + "N4 équipe de soins"."""
    libelle, dessin, ton = NIVEAUX[int(n)]
    return badge(libelle, ton, dessin, classe)


def _taille(taille: int) -> str:
    if taille not in TAILLES:
        raise template.TemplateSyntaxError(f"Size {taille} is not one of {sorted(TAILLES)}")
    return "" if taille == 32 else f" c{taille}"


def teinte(nom: str) -> int:
    """Same name, same tint, whatever the process (str hashes are salted)."""
    return zlib.crc32(nom.encode()) % TEINTES + 1


@register.simple_tag
def portrait(personne: Any, taille: int = 32, photo: str = "", alt: str = "") -> SafeString:
    """A person accompanied is round: photo, or initials on a tint. The name stands beside it, so alt is empty."""
    nom = str(personne)
    adresse = photo or getattr(personne, "url_photo", "") or ""
    if adresse:
        image = format_html('<img src="{}" alt="{}" loading="lazy">', adresse, alt)
        return format_html('<span class="portrait{}">{}</span>', _taille(taille), image)
    return format_html(
        '<span class="portrait{} teinte-{}" aria-hidden="true">{}</span>',
        _taille(taille),
        teinte(nom),
        typographie.initiales(nom),
    )


@register.simple_tag
def pro(professionnel: Any, taille: int = 32) -> SafeString:
    """A professional is square, with initials."""
    return format_html(
        '<span class="pro{}" aria-hidden="true">{}</span>',
        _taille(taille),
        typographie.initiales(str(professionnel)),
    )


@register.inclusion_tag("composants/champ.html")
def champ(field: BoundField, classe: str = "") -> dict[str, Any]:
    """A field with its label, help, control and error, in this order."""
    return {"field": field, "classe": classe}


@register.inclusion_tag("composants/resume.html")
def resume_erreurs(*formulaires: BaseForm) -> dict[str, Any]:
    """Error summary of one or several forms of the page; takes focus, each line leads to its field."""
    lignes = [ligne for formulaire in formulaires for ligne in lignes_resume(formulaire)]
    return {"lignes": lignes, "compte": typographie.en_lettres(len(lignes)).capitalize()}


@register.inclusion_tag("composants/onglets.html")
def onglets(liste: list[Any], nom: str, courant: str = "") -> dict[str, Any]:
    """Tabs that are links: objects or dicts with libelle, url, cle; optional nouveau (changed since my visit)."""
    lignes = [
        {
            "libelle": _lire(o, "libelle"),
            "url": _lire(o, "url"),
            "courant": bool(_lire(o, "courant")) or (bool(courant) and _lire(o, "cle") == courant),
            "nouveau": bool(_lire(o, "nouveau")),
        }
        for o in liste
    ]
    return {"lignes": lignes, "nom": nom}


def _lire(objet: Any, cle: str) -> Any:
    return objet.get(cle, "") if isinstance(objet, dict) else getattr(objet, cle, "")


@register.inclusion_tag("composants/vide.html")
def vide(titre: str, texte: str = "", icone: str = "circle-check", url: str = "", action: str = "") -> dict[str, Any]:
    """Empty state: one fact, one way forward."""
    return {"titre": titre, "texte": texte, "icone": icone, "url": url, "action": action}


@register.simple_block_tag
def avis(content: str, ton: str = "info", icone: str = "", classe: str = "") -> SafeString:
    """{% avis "ok" %}…{% endavis %}: a notice; danger is announced at once."""
    if ton not in TONS:
        raise template.TemplateSyntaxError(f"Unknown tone: {ton}")
    dessin = _icone(icone or ICONES_AVIS.get(ton, "info"), "", "", static("vendor/icones.svg"))
    classes = " ".join(f"avis {ton} {classe}".split())
    return format_html('<div class="{}">{}<div>{}</div></div>', classes, dessin, mark_safe(content))  # noqa: S308


@register.simple_block_tag
def parole(content: str, auteur: str = "", date: str = "") -> SafeString:
    """The person's own words, verbatim, and nothing else in this colour."""
    signature = ", ".join(morceau for morceau in (auteur, date) if morceau)
    pied = format_html("<footer>{}</footer>", signature) if signature else ""
    corps = mark_safe(content.strip())  # noqa: S308 - rendered by the template engine, escaped there
    return format_html('<blockquote class="parole"><p class="verbatim">{}</p>{}</blockquote>', corps, pied)


@register.inclusion_tag("composants/suite.html")
def suite(url: str, libelle: str = "Voir la suite", cible: str = "") -> dict[str, Any]:
    """Keyset paging: a link to the next page. With `cible` (its own id) the answer of `url` takes its place."""
    return {"url": url, "libelle": libelle, "cible": cible.removeprefix("#")}


@register.inclusion_tag("composants/progression.html")
def progression(fait: int, total: int, mot: str = "") -> dict[str, Any]:
    """Bar and words ("6 sur 17"); the words are mandatory."""
    return {"fait": fait, "total": total, "mot": mot}


@register.inclusion_tag("composants/sauvegarde.html")
def sauvegarde(texte: str = "") -> dict[str, Any]:
    """Place where the draft says that it is kept."""
    return {"texte": texte}


@register.simple_tag
def plus(url: str, libelle: str) -> SafeString:
    """Link of a card header: words then chevron."""
    dessin = _icone("chevron-right", "petite", "", static("vendor/icones.svg"))
    return format_html('<a class="lien-plus" href="{}">{}{}</a>', url, libelle, dessin)
