from django.apps import AppConfig


class HabilitationsConfig(AppConfig):
    name = "habilitations"
    verbose_name = "Habilitations"

    def ready(self) -> None:
        from habilitations import connexion, portes

        portes.ouvrir()
        self.signaux = connexion
