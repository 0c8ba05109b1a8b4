"""S-25: is the access log intact?"""

import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dui.core import sceaux, verification


class Command(BaseCommand):
    help = "Relit tout le journal des accès. Affiche « intact », ou le premier sceau altéré et comment (code 1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ancre", type=Path, action="append", default=[], help="ancre gardée ailleurs (fichier ou courriel reçu)"
        )
        parser.add_argument("--cle-publique", type=Path, help="clé publique de scellement gardée ailleurs")

    def handle(self, *args: Any, **options: Any) -> None:
        cle: Ed25519PublicKey | None = None
        if options["cle_publique"]:
            cle = sceaux.cle_publique(options["cle_publique"])
        for chemin in options["ancre"]:
            if not sceaux.lire_ancre(chemin):
                raise CommandError(f"Aucune tête de sceau ne se lit dans {chemin}.")
        rapport = verification.verifier(*options["ancre"], cle=cle)
        self.stdout.write(verification.phrase(rapport))
        if not rapport.intact:
            sys.exit(1)
