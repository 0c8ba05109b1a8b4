"""System check: the native libraries of the PDF engine, and the line that installs them."""

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Warning, register

BIBLIOTHEQUES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)
LIGNE_APT = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


def bibliotheques_absentes() -> list[str]:
    return [nom for nom in BIBLIOTHEQUES if not _charge(nom)]


def _charge(nom: str) -> bool:
    try:
        ctypes.CDLL(nom)
    except OSError:
        return False
    return True


@register("documents")
def verifier_moteur_pdf(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    if not (absentes := bibliotheques_absentes()):
        return []
    message = f"Le moteur de PDF ne peut pas démarrer : {', '.join(absentes)} manque."
    return [Warning(message, hint=LIGNE_APT, id="entrees.W001")]
