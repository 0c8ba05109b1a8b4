from django.apps import AppConfig


class HabilitationsConfig(AppConfig):
    name = "habilitations"
    verbose_name = "Habilitations"

    def ready(self) -> None:
        from habilitations import connexion, portes, subscribers

        portes.ouvrir()
        self.signaux = (connexion, subscribers)
