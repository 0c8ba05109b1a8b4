"""Pro Santé Connect in the templates: is it offered, where does its button lead."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from habilitations.models import LienPSC, Professionnel
from habilitations.psc import reglages, session

register = template.Library()


@register.simple_tag(takes_context=True)
def psc_adresse(context: dict[str, Any], suite: str = "") -> str:
    """Empty when this house has no Pro Santé Connect. Comes back to `suite`, or to the page that was asked for."""
    if not reglages.actif():
        return ""
    voulue = suite or context["request"].GET.get("next", "")
    return reverse("psc_connexion") + (f"?{urlencode({'next': voulue})}" if voulue else "")


@register.simple_tag
def psc_lien(pro: Professionnel) -> LienPSC | None:
    if not reglages.actif():
        return None
    return LienPSC.objects.filter(compte__professionnel=pro, retire_le=None).first()


@register.simple_tag
def psc_actif() -> bool:
    return reglages.actif()


@register.simple_tag(takes_context=True)
def psc_session(context: dict[str, Any]) -> Any:
    return session.ligne_de(context["request"])
