from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from documents import familles, livraison, portes, subscribers
        from dui.core.entrees import verifications  # noqa: F401 - registers the check of the PDF engine

        portes.ouvrir()
        self.abonnes = subscribers
        familles.ouvrir()
        livraison.livrer(Path(__file__).parent / "modeles")
        post_migrate.connect(livraison.poser, sender=self, dispatch_uid="documents.livraison")
