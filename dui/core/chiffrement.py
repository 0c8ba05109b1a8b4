"""Encryption of stored fields, with rotation: the first key writes, all keys read (S-45)."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def chiffre() -> MultiFernet:
    """Keys of DUI_CLES_CHAMPS (newest first); without them, derived from the secret keys of Django."""
    return _composer(tuple(settings.DUI_CLES_CHAMPS), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _composer(cles: tuple[str, ...], secrets: tuple[str, ...]) -> MultiFernet:
    derivees = tuple(_deriver(secret) for secret in secrets)
    toutes: list[str | bytes] = [*cles, *derivees]
    return MultiFernet([Fernet(cle) for cle in toutes])


def _deriver(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"dui.champs\0" + secret.encode()).digest())
