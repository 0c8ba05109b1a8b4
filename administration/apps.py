from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Admission, contracts, rights and measures, consents, inventory, exit (S02–S07, S24, S33)."""

    name = "administration"
    verbose_name = "Administration"

    def ready(self) -> None:
        from administration import portes, subscribers

        portes.ouvrir()
        self.abonnes = subscribers
