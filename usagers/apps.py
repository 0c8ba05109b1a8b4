from django.apps import AppConfig


class UsagersConfig(AppConfig):
    name = "usagers"
    verbose_name = "Usagers"

    def ready(self) -> None:
        from usagers import portes, subscribers

        portes.ouvrir()
        self.abonnes = subscribers
