"""From when to when one reads: the end of my last shift to now, unless one says otherwise.

A shift ends with the last sign of presence (lock, logout, reading, writing, handover read) before at least six hours
without any: a coffee behind a locked screen is no departure, and a lock noted the next day by the server moves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from coordination.models import Lecture, ReleveLue, Transmission
from coordination.releve.registre import SERVICES
from dui.core import horloge
from habilitations.acces import Acteur
from habilitations.choices import NatureConnexion
from habilitations.models import JournalConnexion, Professionnel

PAUSE = timedelta(hours=6)
DEFAUT = timedelta(hours=24)
PLUS_LOIN = timedelta(days=14)
SIGNES = 1000
PRESENCES = [NatureConnexion.CONNEXION, NatureConnexion.VERROU, NatureConnexion.DEVERROU, NatureConnexion.DECONNEXION]
NUIT = (time(21), time(7))


@dataclass(frozen=True)
class Fenetre:
    """`origine`: service (seen), prevu (planned), defaut (nothing known), choisie. `lue_le`: I said « Relève lue »."""

    debut: datetime
    fin: datetime
    origine: str
    lue_le: datetime | None = None

    @property
    def choisie(self) -> bool:
        return self.origine == "choisie"

    @property
    def adresse(self) -> str:
        """Query string of the same period."""
        return "?" + urlencode({"du": self.debut.isoformat(), "au": self.fin.isoformat()})


def fin_du_dernier_service(signes: Iterable[datetime], maintenant: datetime) -> datetime | None:
    """Last sign before the last pause; None when no pause is known."""
    suivant = maintenant
    for signe in sorted((s for s in signes if s <= maintenant), reverse=True):
        if suivant - signe >= PAUSE:
            return signe
        suivant = signe
    return None


def fenetre_de(acteur: Acteur, structure_id: int, demande: Mapping[str, str]) -> Fenetre:
    """Two dates of the address win; one alone is completed; dates that make no sense are ignored."""
    maintenant = horloge.maintenant()
    signes, prevus = _signes(acteur, structure_id, maintenant)
    debut, origine = _debut([quand for quand, _ in signes], prevus, maintenant)
    du, au = (_instant(demande.get(nom, "")) for nom in ("du", "au"))
    if demande.get("nuit") == "1":
        du, au = derniere_nuit(maintenant)
    if du is not None and du < (fin := min(au or maintenant, maintenant)):
        debut, origine, maintenant = max(du, maintenant - PLUS_LOIN), "choisie", fin
    lues = [quand for quand, genre in signes if genre == "releve" and debut < quand]
    return Fenetre(min(debut, maintenant), maintenant, origine, max(lues, default=None))


def _debut(signes: list[datetime], prevus: list[Any], maintenant: datetime) -> tuple[datetime, str]:
    vu = fin_du_dernier_service(signes, maintenant)
    if vu is not None:
        return vu, "service"
    for prevu in prevus:
        if prevu is not None and maintenant - PLUS_LOIN < prevu < maintenant:
            return prevu, "prevu"
    return maintenant - DEFAUT, "defaut"


def _signes(acteur: Acteur, structure_id: int, maintenant: datetime) -> tuple[list[tuple[datetime, str]], list[Any]]:
    """Signs of presence of a fortnight, one array for each kind, and the ends of planned shifts; in one query."""
    depuis = maintenant - PLUS_LOIN
    connexions = JournalConnexion.objects.filter(
        compte__professionnel=acteur.id, instant__gte=depuis, nature__in=PRESENCES
    )
    lectures = Lecture.objects.filter(professionnel=acteur.id, lue_le__gte=depuis)
    ecrits = Transmission.objects.filter(auteur=acteur.id, saisi_le__gte=depuis)
    releves = ReleveLue.objects.filter(professionnel=acteur.id, structure=structure_id, lue_le__gte=depuis)
    genres = [(connexions, "instant"), (lectures, "lue_le"), (ecrits, "saisi_le"), (releves, "lue_le")]
    colonnes = [_derniers(lignes, champ) for lignes, champ in genres]
    services = [planifie(acteur, structure_id, maintenant) for planifie in SERVICES]
    moi: Any = Professionnel.objects.filter(pk=acteur.id).values_list(*colonnes, *services).first()
    *presences, lues = moi[: len(colonnes)] if moi else ([], [], [], [])
    vus = [(quand, "presence") for part in presences for quand in part] + [(quand, "releve") for quand in lues]
    return vus, list(moi[len(colonnes) :]) if moi else []


def _derniers(lignes: QuerySet[Any], champ: str) -> ArraySubquery:
    """The newest ones; a batch of readings at one instant is one sign."""
    return ArraySubquery(lignes.order_by(f"-{champ}").values(champ).distinct()[:SIGNES])


def derniere_nuit(maintenant: datetime) -> tuple[datetime, datetime]:
    """From 9 p.m. to 7 a.m., the night that is going on or the last one; 9 or 11 hours when the clock changes."""
    local = maintenant.astimezone(horloge.PARIS)
    soir = local.date() if local.time() >= NUIT[0] else local.date() - timedelta(days=1)
    debut = datetime.combine(soir, NUIT[0], tzinfo=horloge.PARIS)
    return debut, datetime.combine(soir + timedelta(days=1), NUIT[1], tzinfo=horloge.PARIS)


def _instant(texte: str) -> datetime | None:
    """A date of the address, in Paris time unless it says another."""
    try:
        lu = parse_datetime(texte[:40].replace(" ", "+"))
    except ValueError:
        return None
    return lu if lu is None or lu.tzinfo else lu.replace(tzinfo=horloge.PARIS)
