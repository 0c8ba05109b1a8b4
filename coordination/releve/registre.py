"""What a room brings to the handover: points, already limited to their reader (docs/recettes/releve.md)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from coordination.choices import Importance
from coordination.models import LecturePoint
from dui.core.registres import Registre
from habilitations.acces import Acteur

SEUIL = Importance.A_SURVEILLER


class Rang(IntEnum):
    """Order of the page, the same for everybody and every day (experience §5.1)."""

    URGENT = 1
    MESURES = 2
    MEDICAMENTS = 3
    RENDEZ_VOUS = 4
    MOUVEMENTS = 5
    PROJETS = 6
    RESTE = 7


TITRES: dict[int, tuple[str, str]] = {
    Rang.URGENT: ("Urgent", "triangle-alert"),
    Rang.MESURES: ("Mesures et absences", "gavel"),
    Rang.MEDICAMENTS: ("Médicaments", "pill"),
    Rang.RENDEZ_VOUS: ("Rendez-vous proches", "calendar-clock"),
    Rang.MOUVEMENTS: ("Entrées et sorties", "door-open"),
    Rang.PROJETS: ("Projets et contrats", "milestone"),
}


@dataclass(frozen=True)
class Point:
    """One thing to know. `texte` is quoted as it was written, or cut after a sentence, never rewritten.

    `cle` is « kind:id », stable: it holds the reading mark. `cite` tells words of somebody from words of the product.
    """

    cle: str
    rang: Rang
    instant: datetime
    objet: str
    texte: str = ""
    dossier_id: int | None = None
    importance: int = Importance.INFO
    auteur: str = ""
    url: str = ""
    icone: str = "message-square"
    cite: bool = False
    lu: bool = False
    niveau: int = 2
    mots: int = 0
    lecteurs: tuple[int, int] | None = None  # « lu par 5 sur 7 »

    @property
    def prioritaire(self) -> bool:
        return self.importance >= SEUIL or self.rang == Rang.URGENT


@dataclass(frozen=True)
class Demande:
    """Who reads, where, from when to when."""

    acteur: Acteur
    structure_id: int
    debut: datetime
    fin: datetime


def lu_par(acteur: Acteur, genre: str) -> Exists:
    """For the query of a source: this reader marked « genre:pk » as read. No query of its own."""
    cle = Concat(Value(f"{genre}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return Exists(LecturePoint.objects.filter(acteur_id=acteur.id, cle=cle))


Source = Callable[[Demande], Iterable[Point]]

# A source costs its query on each handover; it answers at once, whatever the number of points.
SOURCES_RELEVE: Registre[Source] = Registre("sources_releve")
# Kind of the timeline → where its lines stand: the cheap way, without any query of one's own.
RANGS_FIL: Registre[Rang] = Registre("rangs_fil")
# Planned shifts: (actor, structure, instant) → the end of the last one before that instant, or null, as an expression
# that is read in the query of the signs of presence.
SERVICES: Registre[Callable[[Acteur, int, datetime], Subquery | Value]] = Registre("services_planifies")
