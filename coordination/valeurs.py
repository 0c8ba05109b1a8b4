"""Values noted about one person, as far as this reader reads the writings that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse

from coordination.mesures import DEFINITIONS, Definition
from coordination.models import Mesure
from dui.core import horloge
from habilitations.acces import Acteur
from usagers.models import Dossier

PERIODES = {30: "Un mois", 90: "Trois mois", 365: "Un an"}
POINTS = 60
LIMITE = 2000


@dataclass(frozen=True)
class Suite:
    """The values of one kind, oldest first."""

    definition: Definition
    mesures: tuple[Mesure, ...]

    @property
    def derniere(self) -> Mesure:
        return self.mesures[-1]

    @property
    def points(self) -> list[dict[str, Any]]:
        """The last ones, what the chart takes: each leads to its writing."""
        return [
            {"libelle": m.prise_le.astimezone(horloge.PARIS).strftime("%d/%m"), "valeur": m.valeur,
             "url": reverse("transmission", args=[m.transmission_id])}
            for m in self.mesures[-POINTS:]
        ]  # fmt: skip

    @property
    def chiffres(self) -> list[float]:
        return [float(m.valeur) for m in self.mesures[-POINTS:]]

    @property
    def bas(self) -> float:
        """A temperature or a weight is not looked at from zero."""
        if self.definition.genre not in ("temperature", "poids"):
            return 0.0
        return max(0.0, float(int(min(self.chiffres)) - 1))

    @property
    def haut(self) -> float | None:
        if self.definition.genre in ("temperature", "poids"):
            return float(int(max(self.chiffres)) + 1)
        return float(self.definition.maximum) if self.definition.maximum <= 100 else None


def suites(acteur: Acteur, dossier: Dossier, jours: int) -> list[Suite]:
    """One query, in the order of the list of values."""
    depuis = horloge.maintenant() - timedelta(days=jours)
    lignes = Mesure.objects.visibles_pour(acteur).filter(
        dossier=dossier, structure=dossier.structure_id, prise_le__gte=depuis
    )
    lues = sorted(lignes.order_by("-prise_le", "-pk")[:LIMITE], key=_ordre)
    return [Suite(DEFINITIONS[genre], tuple(siennes)) for genre, siennes in groupby(lues, key=lambda m: m.genre)]


_RANGS = {genre: rang for rang, genre in enumerate(DEFINITIONS)}


def _ordre(m: Mesure) -> tuple[int, Any, int]:
    return _RANGS[m.genre], m.prise_le, m.pk


def choisir(lues: Sequence[Suite], genre: str) -> Suite | None:
    """That kind; else the one noted last."""
    demandee = next((s for s in lues if s.definition.genre == genre), None)
    return demandee or max(lues, key=lambda s: s.derniere.prise_le, default=None)
