from django.apps import AppConfig


class PannesConfig(AppConfig):
    name = "tests.pannes"
    label = "pannes"

    def ready(self) -> None:
        from tests.pannes import application

        application.inscrire()
