from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "dui.core"
    label = "core"
    verbose_name = "Noyau"

    def ready(self) -> None:
        from dui.core.navigation import Entree
        from dui.core.registres import NAVIGATION
        from dui.core.views.notifications import compter, connecte
        from dui.core.views.remises import suit_les_remises

        NAVIGATION.enregistrer(
            Entree("Remises", "remises", "send", groupe="Maison", visible=suit_les_remises), cle="remises", ordre=95
        )
        NAVIGATION.enregistrer(
            Entree("Notifications", "notifications", "bell", visible=connecte, compte=compter, role="notifications"),
            cle="notifications",
            ordre=96,
        )
