from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from documents import portes
        from dui.core.entrees import verifications  # noqa: F401 - registers the check of the PDF engine

        portes.ouvrir()
