"""A backup now, with the role that reads everything and writes nothing; or the check of those that exist."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dui.core.sauvegarde import EchecSauvegarde, temoin
from dui.core.sauvegarde.sauver import elaguer, sauvegarder


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers, chiffrés pour les clés de DUI_SAUVEGARDE_CLES."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--garder", type=int, default=0, help="n’en garder que tant, les plus récentes")
        parser.add_argument("--verifier", action="store_true", help="relit celles qui existent")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verifier"]:
            if defauts := temoin.defauts():
                raise CommandError("\n".join(defauts))
            self.stdout.write("Les sauvegardes sont fraîches et entières.")
            return
        try:
            dossier = sauvegarder()
        except EchecSauvegarde as echec:
            raise CommandError(str(echec)) from echec
        dit = temoin.lire(dossier)
        lignes = sum(int(compte) for compte, _ in dit["tables"].values())
        octets = sum(archive["octets"] for archive in dit["archives"].values())
        self.stdout.write(f"{dossier.name} : {lignes} lignes, {len(dit['fichiers'])} fichiers, {octets} octets")
        for nom in elaguer(options["garder"]):
            self.stdout.write(f"effacée : {nom}")
