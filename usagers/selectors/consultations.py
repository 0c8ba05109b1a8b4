"""« Qui a vu ce dossier »: the whole log of one dossier, line by line on screen, gathered for the person (S-27)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import TruncDate, TruncMonth

from dui.core import horloge
from dui.core.models import TraceAcces
from habilitations import mots_journal
from habilitations.lecture_journal import minuit, traces_du_dossier
from habilitations.models import Professionnel
from usagers.models import Dossier

LIGNES_PAR_JOUR = 600  # beyond, one line a month instead of one a day: a person reads pages, not registers
URGENCES = mots_journal.GENRES["urgence"].actions


@dataclass(frozen=True)
class Resume:
    """The sentence of the page: how many acts, by how many people, since when."""

    total: int
    personnes: int
    depuis: datetime | None
    par_genre: dict[str, int]

    @property
    def urgences(self) -> int:
        return self.par_genre.get("urgence", 0)


@dataclass(frozen=True)
class Consultation:
    """What one professional did of one kind in a day (or a month): `nombre` lines of the log."""

    qui: Professionnel | None
    genre: str
    acte: str
    quoi: str
    nombre: int
    debut: datetime
    fin: datetime
    motif: str = ""

    @property
    def urgence(self) -> bool:
        return self.genre == "urgence"


def traces(dossier: Dossier) -> QuerySet[TraceAcces]:
    return traces_du_dossier(dossier.pk, dossier.structure_id, dossier.usager_id)


def resumer(dossier: Dossier) -> Resume:
    lignes = traces(dossier).order_by()
    ensemble = lignes.aggregate(n=Count("id"), p=Count("acteur_id", distinct=True), debut=Min("instant"))
    par_genre: dict[str, int] = defaultdict(int)
    for action, nombre in lignes.values_list("action").annotate(n=Count("id")):
        par_genre[mots_journal.cle_genre(action)] += nombre
    return Resume(ensemble["n"], ensemble["p"], ensemble["debut"], dict(par_genre))


def consultations(dossier: Dossier, du: date, au: date) -> list[Consultation]:
    """Every line of the period is counted in exactly one consultation; the latest first."""
    lignes = traces(dossier).filter(instant__gte=minuit(du), instant__lt=minuit(au + timedelta(days=1)))
    groupes = _grouper(lignes, TruncDate("instant", tzinfo=horloge.PARIS))
    if len(groupes) > LIGNES_PAR_JOUR:
        groupes = _grouper(lignes, TruncMonth("instant", tzinfo=horloge.PARIS))
    pros = Professionnel.objects.in_bulk({acteur for acteur, *_ in groupes if acteur})
    rangees = [_consultation(pros, cle, valeurs) for cle, valeurs in groupes.items()]
    return sorted(rangees, key=lambda c: c.fin, reverse=True)


def _grouper(lignes: QuerySet[TraceAcces], periode: Any) -> dict[tuple[Any, ...], list[Any]]:
    """(professional, kind, words, reason, period) → [count, first, last]; an emergency stays apart, with its reason."""
    comptees = (
        lignes.order_by().annotate(p=periode).values_list("acteur_id", "action", "objet", "motif", "p")
        .annotate(n=Count("id"), d=Min("instant"), f=Max("instant"))
    )  # fmt: skip
    groupes: dict[tuple[Any, ...], list[Any]] = {}
    for acteur, action, objet, motif, p, nombre, debut, fin in comptees:
        genre = mots_journal.cle_genre(action)
        acte, quoi = mots_journal.genre(action), mots_journal.quoi(objet)
        valeurs = groupes.setdefault(
            (acteur, genre, acte, quoi, motif if genre == "urgence" else "", p), [0, debut, fin]
        )
        valeurs[:] = [valeurs[0] + nombre, min(valeurs[1], debut), max(valeurs[2], fin)]
    return groupes


def _consultation(pros: dict[int, Professionnel], cle: tuple[Any, ...], valeurs: list[Any]) -> Consultation:
    acteur, genre, acte, quoi, motif, _ = cle
    nombre, debut, fin = valeurs
    return Consultation(pros.get(acteur or 0), genre, acte, quoi, nombre, debut, fin, motif)
