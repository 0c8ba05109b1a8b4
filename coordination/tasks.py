"""What each day brings to the deadlines: rules begin, those responsible are told. Safe to lose and to repeat."""

from celery import shared_task

from coordination.models import SerieEvenement
from coordination.services.alertes_echeances import alerter
from coordination.services.regles import annoncer, entrees_en_vigueur
from coordination.services.series import etendre_serie
from coordination.services.taches import reprendre_taches, sans_porteur
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


@shared_task(name="coordination.etendre_series")
def etendre_series() -> None:
    """Each night: the occurrences of four months ahead, and the tasks of those who left, house by house."""
    for structure in Structure.objects.order_by("pk"):
        with contexte.ouvrir(contexte.agent_technique("coordination.series", [structure.pk])):
            for serie in SerieEvenement.objects.filter(structure=structure.pk):
                etendre_serie(serie=serie)
            for pk in sans_porteur(structure.pk):
                reprendre_taches(professionnel_id=pk, structure_id=structure.pk)
