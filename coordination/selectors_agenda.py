"""Events of a professional: those where they take part, in the houses where they work, at their level."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from coordination.choices import StatutEvenement, TypeEvenement
from coordination.models import Evenement
from dui.core import horloge
from dui.core.registres import Registre
from habilitations.acces import Acteur

# « candidature » → address of the object of an event, told by the room that knows it.
ADRESSES: Registre[Any] = Registre("adresses_evenements")
LIMITE = 100


def miens(acteur: Acteur) -> Any:
    """One's own participations. What is above one's level keeps its slot, without its words."""
    lignes = Evenement.objects.filter(participants__professionnel=acteur.id, structure__in=acteur.structures)
    return lignes.select_related("structure", "dossier__usager").order_by("debut", "pk")


def evenements_de(acteur: Acteur, du: date, au: date) -> list[Any]:
    debut, fin = (datetime.combine(j, time(), tzinfo=horloge.PARIS) for j in (du, au + timedelta(days=1)))
    return list(miens(acteur).filter(debut__gte=debut, debut__lt=fin).exclude(statut=StatutEvenement.ANNULE)[:LIMITE])


def a_clore(acteur: Acteur) -> list[Any]:
    """Past, and nobody said what came of it."""
    passes = Q(fin__lt=horloge.maintenant()) | Q(fin__isnull=True, debut__lt=horloge.maintenant())
    ouverts = miens(acteur).filter(passes, statut__in=[StatutEvenement.PLANIFIE, StatutEvenement.VALIDE])
    return list(ouverts.exclude(type=TypeEvenement.SERVICE)[:LIMITE])


def adresse_de(evenement: Evenement) -> str:
    genre, _, pk = evenement.objet.partition(":")
    fabrique = ADRESSES.get(genre)
    return fabrique(int(pk)) if fabrique is not None and pk.isdecimal() else ""
