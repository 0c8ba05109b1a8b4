from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = "Coordination"

    def ready(self) -> None:
        from coordination import portes, subscribers, subscribers_agenda

        portes.ouvrir()
        self.abonnes = subscribers, subscribers_agenda
