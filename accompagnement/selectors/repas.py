"""Meals of a day and of a month: the persons as their presences say, the others as they were counted (S11).

Numbers alone, of everybody in the group: the kitchen cooks for all, and no name is read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from accompagnement.choices_presences import Convive, TypeRepas
from accompagnement.models import Repas
from accompagnement.selectors.presences import trames
from accompagnement.services.presences.creneaux import dernier, jours
from accompagnement.services.presences.repas import mange
from accompagnement.services.presences.trame import Trame
from habilitations.models import Structure, Unite
from usagers.models import Dossier


@dataclass
class Service:
    """One meal of one day (or of a month, added up)."""

    type: TypeRepas
    personnes: int = 0
    convives: Counter[str] = field(default_factory=Counter)

    @property
    def libelle(self) -> str:
        return str(self.type.label)

    @property
    def nombres(self) -> list[int]:
        return [self.convives[c] for c in Convive]

    @property
    def ajoutes(self) -> int:
        return sum(self.nombres)

    @property
    def total(self) -> int:
        """What the kitchen prepares."""
        return self.personnes + self.ajoutes

    @property
    def a_table(self) -> int:
        return self.total - self.convives[Convive.EMPORTE]


@dataclass
class Jour:
    jour: date
    services: list[Service]

    @property
    def total(self) -> int:
        return sum(s.total for s in self.services)

    @property
    def convives(self) -> int:
        return sum(s.ajoutes for s in self.services)


@dataclass
class Mois:
    mois: date
    jours: list[Jour]

    @property
    def services(self) -> list[Service]:
        """Each meal over the month."""
        sommes = [Service(type) for type in TypeRepas]
        for jour in self.jours:
            for somme, service in zip(sommes, jour.services, strict=True):
                somme.personnes += service.personnes
                somme.convives += service.convives
        return sommes

    @property
    def total(self) -> int:
        return sum(j.total for j in self.jours)


def repas_du_jour(structure: Structure, unite: Unite | None, jour: date, toutes: bool = False) -> Jour:
    return _jours(structure, unite, [jour], toutes)[0]


def repas_du_mois(structure: Structure, unite: Unite | None, mois: date) -> Mois:
    """Without a group: the whole house."""
    return Mois(mois, _jours(structure, unite, list(jours(mois, dernier(mois))), toutes=unite is None))


def _jours(structure: Structure, unite: Unite | None, voulus: Sequence[date], toutes: bool) -> list[Jour]:
    """Four queries, whatever the number of days."""
    lues = trames(None, structure, voulus[0] - timedelta(days=1), voulus[-1], unite, toutes=toutes)
    connus = Repas.objects.filter(structure=structure, jour__range=(voulus[0], voulus[-1]))
    exceptions = connus.filter(dossier__in=[d.pk for d, _ in lues])
    sauf = {(r.dossier_id, r.jour, r.type): r.usager_present for r in exceptions}
    convives = _convives(connus.filter(dossier=None) if toutes else connus.filter(dossier=None, unite=unite))

    def service(jour: date, type: TypeRepas) -> Service:
        return Service(type, _personnes(lues, jour, type, sauf), convives.get((jour, type), Counter()))

    return [Jour(jour, [service(jour, type) for type in TypeRepas]) for jour in voulus]


def _personnes(
    lues: Iterable[tuple[Dossier, Trame]], jour: date, type: str, sauf: dict[tuple[int | None, date, str], bool]
) -> int:
    dits = (sauf.get((d.pk, jour, type)) for d, _ in lues)
    return sum(mange(t, jour, type) if dit is None else dit for dit, (_, t) in zip(dits, lues, strict=True))


def _convives(lus: QuerySet[Repas]) -> dict[tuple[date, str], Counter[str]]:
    comptes: dict[tuple[date, str], Counter[str]] = {}
    for jour, type, convive, combien in lus.values_list("jour", "type", "convive", "adultes"):
        comptes.setdefault((jour, type), Counter())[convive] += combien
    return comptes


__all__ = ["Jour", "Mois", "Service", "repas_du_jour", "repas_du_mois"]
