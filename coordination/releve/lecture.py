"""The handover of one reader: points, reading marks, persons, what stays open. A constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from coordination.acces import visibles
from coordination.choices import EtatTransmission
from coordination.models import PointSuspens, Transmission
from coordination.releve.composition import Releve, composer
from coordination.releve.fenetre import Fenetre
from coordination.releve.registre import Demande, Point
from coordination.releve.sources import rassembler
from coordination.selectors import a_completer
from dui.core import horloge
from dui.core.typographie import moment
from habilitations.acces import Acteur
from usagers.models import Dossier

SUSPENS = 12


@dataclass(frozen=True)
class Suspens:
    """Open from shift to shift: a point that somebody opened, or a target that waits for its result."""

    libelle: str
    dossier_id: int | None
    ouvert_le: Any
    attendu_le: Any
    qui: str
    point: PointSuspens | None = None
    cible: Transmission | None = None
    dossier: Dossier | None = None

    @property
    def en_retard(self) -> bool:
        return self.attendu_le is not None and self.attendu_le < horloge.aujourdhui()


@dataclass(frozen=True)
class Vue:
    """A point, its person, its hour as a colleague would say it."""

    point: Point
    dossier: Dossier | None
    quand: str


@dataclass
class PageReleve:
    releve: Releve
    fenetre: Fenetre
    suspens: list[Suspens]
    autres_suspens: int
    dossiers: dict[int, Dossier] = field(default_factory=dict)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """What the templates read: each card with its person, each line with its readers."""
        return [
            {"section": s, "cartes": [{"carte": c, "vues": [self.vue(p) for p in c.points],
                                       "dossier": self.dossiers.get(c.dossier_id or 0)} for c in s.cartes]}
            for s in self.releve.sections
        ]  # fmt: skip

    @property
    def rangees(self) -> list[dict[str, Any]]:
        return [{"rangee": r, "dossier": self.dossiers.get(r.dossier_id or 0)} for r in self.releve.rangees]

    def vue(self, point: Point) -> Vue:
        return Vue(point, self.dossiers.get(point.dossier_id or 0), moment(point.instant, self.fenetre.fin))

    @property
    def nombre_cartes(self) -> int:
        return self.releve.nombre_cartes + bool(self.suspens)

    @property
    def personnes(self) -> list[tuple[int, int]]:
        return sorted((d.pk, d.usager_id) for d in self.dossiers.values())


def lire_releve(acteur: Acteur, structure_id: int, fenetre: Fenetre) -> PageReleve:
    releve = composer(rassembler(Demande(acteur, structure_id, fenetre.debut, fenetre.fin)))
    suspens = suspens_de(acteur, structure_id)
    montres = suspens[:SUSPENS]
    page = PageReleve(releve, fenetre, montres, len(suspens) - len(montres))
    ids = {p.dossier_id for p in releve.points} | {s.dossier_id for s in montres}
    page.dossiers = {d.pk: d for d in Dossier.objects.filter(pk__in=ids - {None}).select_related("usager")}
    page.suspens = nommer(montres, page.dossiers)
    return page


def nommer(suspens: Iterable[Suspens], dossiers: Mapping[int, Dossier]) -> list[Suspens]:
    return [replace(s, dossier=dossiers.get(s.dossier_id or 0)) for s in suspens]


def suspens_de(acteur: Acteur, structure_id: int) -> list[Suspens]:
    """Oldest first, late ones before; whatever the period that one reads."""
    points = PointSuspens.objects.visibles_pour(acteur).ouverts().filter(structure=structure_id)
    lignes = [_de_point(p) for p in points.select_related("auteur")[:200]]
    cibles = visibles(acteur).filter(a_completer(), structure=structure_id).exclude(etat=EtatTransmission.RECTIFIEE)
    lignes += [_de_cible(t) for t in cibles.select_related("auteur").order_by("fait_le", "pk")[:200]]
    return sorted(lignes, key=lambda s: (s.attendu_le is None, s.attendu_le or s.ouvert_le.date(), s.ouvert_le))


def _de_point(p: PointSuspens) -> Suspens:
    return Suspens(p.libelle, p.dossier_id, p.ouvert_le, p.attendu_le, str(p.auteur), point=p)


def _de_cible(t: Transmission) -> Suspens:
    return Suspens(f"{t.cible} : résultat à écrire", t.dossier_id, t.fait_le, t.suite_le, str(t.auteur), cible=t)


def chercher_point(points: Iterable[Point], cle: str) -> Point | None:
    return next((p for p in points if p.cle == cle), None)
