from django.apps import AppConfig


class HabilitationsConfig(AppConfig):
    name = "habilitations"
    verbose_name = "Habilitations"

    def ready(self) -> None:
        from dui.core import sortant
        from habilitations import bandes, connexion, portes, subscribers
        from habilitations.extraits import abonne
        from habilitations.psc import reglages

        portes.ouvrir()
        bandes.ouvrir()
        sortant.permettre(reglages.adresses)
        self.signaux = (connexion, subscribers, abonne)
