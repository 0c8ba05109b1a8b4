"""Seal the access log now (the beat does it every ten seconds)."""

from typing import Any

from django.core.management.base import BaseCommand

from dui.core import sceaux


class Command(BaseCommand):
    help = "Scelle les nouvelles lignes du journal des accès et met l'ancre à jour."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sceaux.sceller()} lignes scellées")
