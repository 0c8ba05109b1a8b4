"""Outbox without Celery nor Redis: for a small server, a repair, or the tests."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dui.core import boite


class Command(BaseCommand):
    help = "Livre les remises dues. Sans --une-fois, regarde la table chaque seconde jusqu'à l'arrêt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--une-fois", action="store_true", help="livre ce qui est dû, puis s'arrête")

    def handle(self, *args: Any, **options: Any) -> None:
        essais = boite.livrer()
        while not options["une_fois"]:
            time.sleep(1)
            essais += boite.livrer()
        self.stdout.write(f"{essais} essais")
