"""What every full page needs around its content. Lazy: a fragment that does not extend the shell costs nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dui.core import navigation, pages
from dui.core.registres import BANDES

THEMES = ("clair", "sombre")


def interface(request: HttpRequest) -> dict[str, Any]:
    """`coque` (groups and fixed places), `moi`, theme, sandbox badge and idle lock."""
    theme = request.COOKIES.get("theme", "")
    return {
        "coque": SimpleLazyObject(lambda: navigation.composer(request)),
        "moi": SimpleLazyObject(lambda: navigation.moi(request)),
        "page_de": pages.marque_de(request),
        # A shared workstation keeps no name of a person in its history.
        "page_discrete": bool(getattr(request, "poste", None)),
        "theme": theme if theme in THEMES else "",
        "bandes": SimpleLazyObject(lambda: [b for dire in BANDES for b in dire(request)]),
        "bac_a_sable": getattr(settings, "DUI_BAC_A_SABLE", False),
        "verrou_secondes": getattr(request, "verrou_minutes", getattr(settings, "DUI_VERROU_MINUTES", 0)) * 60,
    }
