"""Give a backup back, and say whether it is the same: also the drill, on a spare base."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dui.core import sceaux
from dui.core.sauvegarde import EchecSauvegarde, chiffre
from dui.core.sauvegarde.restaurer import Rapport, restaurer


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base neuve et un dossier neuf, puis compare tout au témoin signé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sauvegarde", type=Path, help="dossier de la sauvegarde")
        parser.add_argument("--cle", type=Path, action="append", required=True, help="clé privée, gardée ailleurs")
        parser.add_argument("--vers", required=True, help="adresse de la base neuve, en administrateur du serveur")
        parser.add_argument("--fichiers", type=Path, required=True, help="dossier neuf des fichiers")
        parser.add_argument("--cle-publique", type=Path, help="clé publique de scellement gardée ailleurs")

    def handle(self, *args: Any, **options: Any) -> None:
        publique = sceaux.cle_publique(options["cle_publique"]) if options["cle_publique"] else None
        try:
            cles = [chiffre.lire_privee(chemin) for chemin in options["cle"]]
            rapport = restaurer(options["sauvegarde"], cles, options["vers"], options["fichiers"], publique)
        except EchecSauvegarde as echec:
            raise CommandError(str(echec)) from echec
        self._dire(rapport)
        if not rapport.conforme:
            raise CommandError("La restauration diffère de la sauvegarde : " + ", ".join(rapport.ecarts or ["journal"]))

    def _dire(self, rapport: Rapport) -> None:
        self.stdout.write(
            f"{rapport.tables} tables, {rapport.lignes} lignes, {rapport.fichiers} fichiers,"
            f" {len(rapport.ecarts)} différence"
        )
        self.stdout.write(rapport.journal)
