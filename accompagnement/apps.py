from django.apps import AppConfig


class AccompagnementConfig(AppConfig):
    """Daily life: project, grids, presences, school and work, incidents, protection (S08, S09, S11, S32, S34, S35)."""

    name = "accompagnement"
    verbose_name = "Accompagnement"

    def ready(self) -> None:
        from accompagnement import portes, subscribers

        portes.ouvrir()
        self.abonnes = subscribers
