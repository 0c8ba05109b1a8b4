"""S-52: is this extract of the access log the one that was made?"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dui.core import sceaux
from habilitations.extraits.verifier import verifier


class Command(BaseCommand):
    help = "Vérifie un extrait du journal : empreinte des lignes, signature du manifeste (code 1 si faux)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--cle-publique", type=Path, help="clé publique de scellement gardée ailleurs")

    def handle(self, *args: Any, **options: Any) -> None:
        faute = verifier(options["archive"], sceaux.cle_publique(options["cle_publique"]))
        self.stdout.write(faute or "Extrait intact.")
        if faute:
            sys.exit(1)
