"""Tags of the kernel that every form uses."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dui.core import idempotence

register = template.Library()


@register.simple_tag
def jeton_soumission() -> SafeString:
    """Hidden submission token: put it beside {% csrf_token %} in every form that creates."""
    return format_html('<input type="hidden" name="{}" value="{}">', idempotence.CHAMP, idempotence.nouveau_jeton())
