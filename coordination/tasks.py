"""What each day brings to the deadlines: rules begin, those responsible are told. Safe to lose and to repeat."""

from celery import shared_task

from coordination.services.alertes_echeances import alerter
from coordination.services.regles import annoncer, entrees_en_vigueur
from dui.core import contexte, horloge
from habilitations.models import Structure


@shared_task(name="coordination.alerter_echeances")
def alerter_echeances() -> None:
    """Early in the morning: one transaction a house, so that one in trouble stops no other."""
    for structure in Structure.objects.order_by("pk"):
        with contexte.ouvrir(contexte.agent_technique("coordination.echeances", [structure.pk])):
            alerter(structure)


@shared_task(name="coordination.appliquer_regles")
def appliquer_regles() -> None:
    """Settings of an organisme whose first day is today."""
    maisons = list(Structure.objects.values_list("pk", flat=True))
    with contexte.ouvrir(contexte.agent_technique("coordination.regles", maisons)):
        for reglage in entrees_en_vigueur(horloge.aujourdhui()):
            annoncer(reglage)
