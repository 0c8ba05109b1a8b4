"""Network address of the person at the other end, and its shortened form for the access log (S-36)."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def adresse_client(request: HttpRequest) -> str:
    """Address of the client. `X-Forwarded-For` counts only behind DUI_MANDATAIRES known proxies, from the right."""
    mandataires = settings.DUI_MANDATAIRES
    if mandataires:
        etapes = [e.strip() for e in request.headers.get("X-Forwarded-For", "").split(",") if e.strip()]
        if len(etapes) >= mandataires:
            return etapes[-mandataires]
    return str(request.META.get("REMOTE_ADDR", ""))


def tronquer(adresse: str) -> str:
    """Keep the network (/24, /48): enough to see from where, not which device. Unreadable → nothing."""
    try:
        ip = ipaddress.ip_address(adresse)
    except ValueError:
        return ""
    reseau = ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False)
    return str(reseau.network_address)
