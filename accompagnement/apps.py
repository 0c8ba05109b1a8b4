from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccompagnementConfig(AppConfig):
    """Daily life: project, grids, presences, school and work, incidents, protection (S08, S09, S11, S32, S34, S35)."""

    name = "accompagnement"
    verbose_name = "Accompagnement"

    def ready(self) -> None:
        from accompagnement import livraison_grilles, portes, subscribers

        portes.ouvrir()
        self.abonnes = subscribers
        post_migrate.connect(livraison_grilles.poser, sender=self, dispatch_uid="accompagnement.grilles")
