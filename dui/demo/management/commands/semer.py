"""Create the fictional world once; refuses to touch a database that already holds somebody."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dui.demo.monde.peuplement import peupler
from habilitations.models import OrganismeGestionnaire


class Command(BaseCommand):
    help = "Crée le monde fictif de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DUI_PRODUCTION:
            raise CommandError("Le monde fictif ne se crée pas en production.")
        if OrganismeGestionnaire.objects.exists():
            self.stdout.write("Le monde existe déjà.")
            return
        with transaction.atomic():  # interrupted, it leaves nothing: the next start begins again
            monde = peupler()
        personnes = sum(len(d) for d in monde.dossiers.values())
        self.stdout.write(
            f"{len(monde.structures)} structures, {len(monde.profils)} professionnels, {personnes} personnes."
        )
