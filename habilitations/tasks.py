"""What time alone changes: ended contracts and long absences. The tables say it all; safe to lose and to repeat."""

from celery import shared_task

from dui.core import contexte
from habilitations.models import Structure
from habilitations.services.absences import suspendre_absents
from habilitations.services.anomalies import rechercher_partout
from habilitations.services.departs import clore_departs
from habilitations.services.extraits import effacer_echus
from habilitations.services.revues import ouvrir_revues_dues


@shared_task(name="habilitations.veiller")
def veiller() -> None:
    """Close the accounts of those who left, suspend those of people away for long, open reviews that are due."""
    maisons = Structure.objects.values_list("pk", flat=True)
    with contexte.ouvrir(contexte.agent_technique("habilitations.veiller", maisons)):
        clore_departs()
        suspendre_absents()
        ouvrir_revues_dues()


@shared_task(name="habilitations.rechercher_anomalies", time_limit=1800, soft_time_limit=1700)
def rechercher_anomalies() -> None:
    """Unusual accesses of the last day; looking again finds the same ones."""
    rechercher_partout()


@shared_task(name="habilitations.effacer_extraits")
def effacer_extraits() -> None:
    """Extracts of the log past their term."""
    effacer_echus()
