"""Rotation of the keys of stored files (S-45): may be killed and started again at any moment."""

import fcntl
from collections import Counter
from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dui.core import coffre
from dui.core.stockage import StockageChiffre, stockage_fichiers


class Command(BaseCommand):
    help = "Met chaque fichier gardé sous la première clé de DUI_CLES_FICHIERS. À relancer sans crainte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verifier", action="store_true", help="ouvre chaque fichier, ne change rien")

    def handle(self, *args: Any, **options: Any) -> None:
        stockage = cast(StockageChiffre, stockage_fichiers())
        racine = Path(stockage.location)
        racine.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (racine / ".verrou").open("w") as verrou:
            try:
                fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as erreur:
                raise CommandError("Une rotation est déjà en cours sur ce dossier.") from erreur
            self._parcourir(stockage, verifier=options["verifier"])

    def _parcourir(self, stockage: StockageChiffre, *, verifier: bool) -> None:
        compte: Counter[str] = Counter()
        refuses: list[str] = []
        for nom in stockage.tous():
            try:
                cle = _traiter(stockage, nom, verifier=verifier)
            except coffre.FichierRefuse as refus:
                refuses.append(f"{nom} : {refus.code}")
            else:
                compte[cle] += 1
        for cle, nombre in sorted(compte.items()):
            self.stdout.write(f"clé {cle} : {nombre} fichiers")
        if refuses:
            raise CommandError("Fichiers refusés :\n" + "\n".join(refuses))
        self.stdout.write(f"{compte.total()} fichiers intacts, clé courante {coffre.cle_courante()}")


def _traiter(stockage: StockageChiffre, nom: str, *, verifier: bool) -> str:
    """Id of the key under which the file is now."""
    cle = coffre.lire_entete(stockage.sceller_lu(nom), nom).cle
    if verifier:
        stockage.open(nom)
        return cle
    if cle != coffre.cle_courante():
        stockage.envelopper_de_nouveau(nom)
    return coffre.cle_courante()
