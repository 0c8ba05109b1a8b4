"""What the installation says of Pro Santé Connect (DUI_PSC). Nothing here knows a sandbox."""

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from django.conf import settings

FOURNISSEUR = "psc"
DECOUVERTE = "/.well-known/wallet-openid-configuration"
PORTEE = ("openid", "scope_all")
# Asked: eidas1, as the homologation wants. Believed: that level or better.
ACR_DEMANDE = "eidas1"
ACR_ADMIS = frozenset({"eidas1", "eidas2", "eidas3"})


def actif() -> bool:
    return bool(settings.DUI_PSC["emetteur"])


def emetteur() -> str:
    return str(settings.DUI_PSC["emetteur"])


def client() -> str:
    return str(settings.DUI_PSC["client"])


def application() -> SocialApp:
    """allauth's own description of the client, never read from the database: there is one provider, this one."""
    parametres: dict[str, Any] = {"server_url": f"{emetteur()}{DECOUVERTE}", "oauth_pkce_enabled": True}
    return SocialApp(
        provider=FOURNISSEUR, provider_id=FOURNISSEUR, name="Pro Santé Connect", client_id=client(),
        secret=settings.DUI_PSC["secret"], settings=parametres,
    )  # fmt: skip


def origine(url: str) -> tuple[str, str]:
    """Scheme, and host with its port."""
    decoupee = urlsplit(url)
    return decoupee.scheme, decoupee.netloc


def adresses() -> list[str]:
    """What may be called over HTTP: the host of the issuer, and no other."""
    return [emetteur()] if actif() else []
