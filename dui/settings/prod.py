"""Production: refuses to start on a weak configuration (S-43)."""

from django.core.exceptions import ImproperlyConfigured

from dui.settings import env
from dui.settings.base import *  # noqa: F403
from dui.settings.base import ALLOWED_HOSTS, DUI_CLE_CONTEXTE, DUI_PSC, SECRET_KEY, STORAGES

DUI_PRODUCTION = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
DUI_COOKIE_POSTE = "__Host-poste"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


def _refuser_si(condition: bool, raison: str) -> None:
    if condition:
        raise ImproperlyConfigured(raison)


_refuser_si(len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 12, "DUI_SECRET_KEY est trop faible.")
_refuser_si(len(set(DUI_CLE_CONTEXTE)) < 8, "DUI_CLE_CONTEXTE est trop faible.")
_refuser_si("*" in ALLOWED_HOSTS or not ALLOWED_HOSTS, "DUI_HOTES doit nommer les hôtes servis.")
_refuser_si(DUI_PSC["emetteur"] != "" and not DUI_PSC["emetteur"].startswith("https://"), "DUI_PSC_EMETTEUR : https.")
_refuser_si(".bas.psc." in DUI_PSC["emetteur"], "Le bac à sable de Pro Santé Connect est interdit en production.")
_refuser_si(DUI_PSC["emetteur"] != "" and len(DUI_PSC["secret"]) < 16, "Le secret de Pro Santé Connect est trop court.")
_refuser_si(env.booleen("DUI_BAC_A_SABLE"), "Le bac à sable est interdit en production.")
