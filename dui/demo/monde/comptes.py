"""The printed secrets of the fictional accounts, and the code that their telephone would show. Knows no Django."""

import hmac
import struct
import time
from base64 import b32decode

MOT_DE_PASSE = "une-maison-avec-des-tilleuls"
SECRET_TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PIN = "246813"


def code_totp(secret: str, instant: float | None = None) -> str:
    """RFC 6238 code of six figures, SHA-1, thirty seconds."""
    tranche = struct.pack(">Q", int((instant or time.time()) // 30))
    somme = hmac.digest(b32decode(secret), tranche, "sha1")
    debut = somme[-1] & 15
    valeur = struct.unpack(">I", somme[debut : debut + 4])[0] & 0x7FFFFFFF
    return f"{valeur % 1_000_000:06d}"
