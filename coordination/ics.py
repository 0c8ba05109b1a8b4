"""Calendar files (RFC 5545). What leaves is a slot and a neutral word: no name, no place, no house, no health.

Built from a closed list of words, so that nothing typed by anybody can be in it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from coordination.choices import StatutEvenement
from coordination.choices_agenda import MOTS_NEUTRES
from coordination.models import Evenement

NEUTRE = "Rendez-vous"
PRODUIT = "-//DUI//Agenda//FR"
ETATS = {StatutEvenement.PLANIFIE: "TENTATIVE", StatutEvenement.ANNULE: "CANCELLED"}


def mot_neutre(evenement: Evenement) -> str:
    return NEUTRE if evenement.sensible else MOTS_NEUTRES.get(evenement.type, NEUTRE)


def calendrier(evenements: Iterable[Evenement], adresse: str, *, methode: str = "PUBLISH") -> bytes:
    """One VEVENT for each occurrence; `adresse` of the product, where rights are asked again."""
    cal = Calendar()
    cal.add("prodid", PRODUIT)
    cal.add("version", "2.0")
    cal.add("method", methode)
    if methode == "PUBLISH":
        cal.add("x-wr-calname", "Agenda")
    for evenement in evenements:
        cal.add_component(_evenement(evenement, adresse))
    return bytes(cal.to_ical())


def _evenement(e: Evenement, adresse: str) -> Event:
    vevent = Event()
    vevent.add("uid", f"{uuid5(NAMESPACE_URL, f'{adresse}agenda/{e.pk}')}")
    vevent.add("dtstamp", e.modifie_le.replace(microsecond=0))
    vevent.add("sequence", e.version)
    vevent.add("dtstart", _utc(e.debut))
    vevent.add("dtend", _utc(e.fin or e.debut + timedelta(hours=1)))
    vevent.add("summary", mot_neutre(e))
    vevent.add("status", ETATS.get(StatutEvenement(e.statut), "CONFIRMED"))
    vevent.add("class", "PRIVATE")
    vevent.add("url", f"{adresse}agenda/evenements/{e.pk}/")
    return vevent


def _utc(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
