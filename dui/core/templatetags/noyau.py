"""Tags of the kernel that every form uses."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dui.core import idempotence
from dui.core.registres import ONGLETS

register = template.Library()


@register.simple_tag(takes_context=True)
def titre_discret(context: template.Context) -> str:
    """Title of a page on a shared workstation: the place, never the person (the history of the browser keeps it)."""
    resolue = getattr(context.get("request"), "resolver_match", None)
    for onglet in ONGLETS:
        if resolue is not None and onglet.url_name == resolue.url_name:
            return f"Dossier, {onglet.libelle.lower()}"
    liens = (lien for groupe in context["coque"].groupes for lien in groupe.liens)
    return next((lien.libelle for lien in liens if lien.courant), "Dossier usager")


@register.simple_tag
def jeton_soumission() -> SafeString:
    """Hidden submission token: put it beside {% csrf_token %} in every form that creates."""
    return format_html('<input type="hidden" name="{}" value="{}">', idempotence.CHAMP, idempotence.nouveau_jeton())
