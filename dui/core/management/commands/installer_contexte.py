"""Install (or rotate) the key that signs the access context; run with the owner's connection after `migrate`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections


def installer(alias: str = "proprietaire") -> None:
    """Store the two padded blocks of HMAC-SHA256 so that SQL needs no extension (RFC 2104)."""
    cle = bytes.fromhex(settings.DUI_CLE_CONTEXTE).ljust(64, b"\0")
    interieur = bytes(octet ^ 0x36 for octet in cle)
    exterieur = bytes(octet ^ 0x5C for octet in cle)
    with connections[alias].cursor() as curseur:
        curseur.execute(
            "INSERT INTO ctx.cle (interieur, exterieur) VALUES (%s, %s) "
            "ON CONFLICT (un) DO UPDATE SET interieur = excluded.interieur, exterieur = excluded.exterieur",
            [interieur, exterieur],
        )


class Command(BaseCommand):
    help = "Installe la clé qui signe le contexte d'accès."

    def handle(self, *args: Any, **options: Any) -> None:
        installer()
        self.stdout.write("Clé de contexte installée.")
