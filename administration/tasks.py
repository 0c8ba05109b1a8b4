"""What time alone does in this room. The tables say it all; safe to lose and to repeat."""

from celery import shared_task

from administration.services.admission.purge import purger_echues
from administration.services.contrats.vie import suivre_le_temps
from dui.core import contexte
from habilitations.models import Structure


@shared_task(name="administration.purger_candidatures")
def purger_candidatures() -> None:
    """Erase the requests past their term of retention."""
    purger_echues()


@shared_task(name="administration.suivre_contrats")
def suivre_contrats() -> None:
    """Signed contracts take effect on their day, those past their end expire."""
    for pk in Structure.objects.order_by("pk").values_list("pk", flat=True):
        with contexte.ouvrir(contexte.agent_technique("administration.contrats", [pk])):
            suivre_le_temps()
