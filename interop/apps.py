from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "interop"
    verbose_name = "Interopérabilité"

    def ready(self) -> None:
        from interop import portes, subscribers

        portes.ouvrir()
        self.abonnes = subscribers
