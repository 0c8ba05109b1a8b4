"""A pair of keys for the backups: the private one leaves the server at once."""

import base64
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Tire une clé de sauvegarde : la clé privée dans un fichier à emporter, la clé publique à l’écran."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help="où écrire la clé privée (support amovible, coffre)")
        parser.add_argument("--nom", default="2026", help="nom de la clé, en minuscules et chiffres")

    def handle(self, *args: Any, **options: Any) -> None:
        cle = X25519PrivateKey.generate()
        try:
            descripteur = os.open(options["fichier"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as erreur:
            raise CommandError(f"Ce fichier ne se crée pas : {erreur.strerror}.") from erreur
        with os.fdopen(descripteur, "wb") as flux:
            flux.write(base64.b64encode(cle.private_bytes_raw()))
        publique = base64.b64encode(cle.public_key().public_bytes_raw()).decode()
        self.stdout.write(f"DUI_SAUVEGARDE_CLES={options['nom']}:{publique}")
        self.stderr.write("Gardez la clé privée ailleurs que sur ce serveur, en deux exemplaires.")
