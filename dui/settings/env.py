"""Reading of the environment: the only place where settings touch os.environ."""

import base64
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

RACINE = Path(__file__).resolve().parent.parent.parent


def texte(nom: str, defaut: str | None = None) -> str:
    """Value of the variable; without default, its absence stops the start-up with a clear sentence."""
    valeur = os.environ.get(nom, defaut)
    if valeur is None:
        raise ImproperlyConfigured(f"La variable d'environnement {nom} est requise.")
    return valeur


def booleen(nom: str, defaut: bool = False) -> bool:
    return texte(nom, "1" if defaut else "0").lower() in {"1", "true", "oui", "yes"}


def liste(nom: str, defaut: str = "") -> list[str]:
    return [morceau.strip() for morceau in texte(nom, defaut).split(",") if morceau.strip()]


def entier(nom: str, defaut: int) -> int:
    return int(texte(nom, str(defaut)))


def base_de_donnees(nom: str, defaut: str | None = None) -> dict[str, object]:
    """Django DATABASES entry from a URL: postgresql://user:pass@host:port/name?host=/socket/folder."""
    url = urlsplit(texte(nom, defaut))
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", None) or url.hostname or "",
        "PORT": str(options.pop("port", None) or url.port or ""),
        "CONN_MAX_AGE": entier("DUI_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c statement_timeout=15000 -c lock_timeout=5000 -c timezone=UTC", **options},
    }


def psc(emetteur: str, client: str, fichier: str) -> dict[str, str]:
    """Issuer, client, secret read from its file: all three, or none."""
    if not (emetteur or client or fichier):
        return {"emetteur": "", "client": "", "secret": ""}
    if not (emetteur and client and fichier):
        raise ImproperlyConfigured(
            "Pro Santé Connect : donnez DUI_PSC_EMETTEUR, DUI_PSC_CLIENT, DUI_PSC_SECRET_FICHIER."
        )
    try:
        secret = Path(fichier).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as erreur:
        raise ImproperlyConfigured("Le fichier DUI_PSC_SECRET_FICHIER ne se lit pas.") from erreur
    if not secret or urlsplit(emetteur).scheme not in {"https", "http"} or not urlsplit(emetteur).netloc:
        raise ImproperlyConfigured("Pro Santé Connect : l'émetteur est une adresse, et le secret n'est pas vide.")
    return {"emetteur": emetteur.rstrip("/"), "client": client, "secret": secret}


def cles(nom: str) -> list[tuple[str, bytes]]:
    """`id:base64` of 32 bytes each, newest first; an unreadable or weak key stops the start-up."""
    lues: list[tuple[str, bytes]] = []
    for morceau in liste(nom):
        identifiant, _, code = morceau.partition(":")
        try:
            cle = base64.b64decode(code, altchars=b"-_", validate=True)
        except ValueError:
            cle = b""
        if not re.fullmatch(r"[a-z0-9-]{1,20}", identifiant) or len(cle) != 32 or len(set(cle)) < 8:
            raise ImproperlyConfigured(f"{nom} : chaque clé s'écrit nom:base64, avec 32 octets tirés au hasard.")
        lues.append((identifiant, cle))
    if len(dict(lues)) < len(lues):
        raise ImproperlyConfigured(f"{nom} : deux clés portent le même nom.")
    return lues
