"""The week of a group (persons × days) and the day of the resources, ready for a page."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from coordination.agenda import OCCUPE, bornes, entre, habiller, visibles
from coordination.choices import StatutEvenement
from coordination.models import Reservation, Ressource
from dui.core import horloge
from dui.core.typographie import heure
from habilitations.acces import Acteur, numeros_visibles
from usagers.models import Dossier

PERSONNES = 40
EVENEMENTS = 400


@dataclass(frozen=True)
class Case:
    """One event in one cell."""

    pk: int
    heure: str
    titre: str
    annule: bool
    groupe: bool


@dataclass
class Rangee:
    dossier: Dossier
    jours: list[list[Case]]


@dataclass
class Grille:
    jours: list[date]
    rangees: list[Rangee] = field(default_factory=list)
    total: int = 0


def semaine_du_groupe(acteur: Acteur, structure_id: int, unite_id: int | None, lundi: date) -> Grille:
    """Five queries whatever the number of rows."""
    jours = [lundi + timedelta(days=n) for n in range(7)]
    lignes = Dossier.objects.filter(pk__in=numeros_visibles(acteur, "AGE", "lire"), structure=structure_id)
    lignes = lignes.filter(perimetre__phase="actif", perimetre__unite=unite_id).select_related("usager", "perimetre")
    dossiers = list(lignes.order_by("usager__cle_tri", "pk")[:PERSONNES])
    cases = {d.pk: Rangee(d, [[] for _ in jours]) for d in dossiers}
    grille = Grille(jours, list(cases.values()))
    evenements = entre(visibles(acteur), jours[0], jours[-1]).filter(personnes__dossier__in=cases).distinct()
    for vue in habiller(acteur, evenements.order_by("debut", "pk")[:EVENEMENTS], details=False):
        annule = vue.e.statut == StatutEvenement.ANNULE
        case = Case(vue.e.pk, heure(vue.e.debut), vue.titre, annule, vue.e.groupe)
        grille.total += not annule
        rang = (vue.e.debut.astimezone(horloge.PARIS).date() - lundi).days
        for personne in vue.personnes:
            if personne.dossier_id in cases and 0 <= rang < 7:
                cases[personne.dossier_id].jours[rang].append(case)
    return grille


@dataclass
class Emploi:
    """One booking; `conflit`: somebody else has the same resource at that hour."""

    debut: datetime
    fin: datetime
    titre: str
    url_pk: int | None
    conflit: bool = False


@dataclass
class Tableau:
    ressource: Ressource
    emplois: list[Emploi] = field(default_factory=list)

    @property
    def conflits(self) -> bool:
        return any(e.conflit for e in self.emplois)


def planning_ressources(acteur: Acteur, structure_id: int, jour: date) -> list[Tableau]:
    """Each resource of the house and its bookings of the day; an event that is none of mine is « Occupé »."""
    tableaux = {r.pk: Tableau(r) for r in Ressource.objects.filter(structure=structure_id, retiree_le=None)}
    debut, fin = bornes(jour, jour)
    prises = Reservation.objects.filter(ressource__in=tableaux, debut__lt=fin, fin__gt=debut)
    prises = prises.exclude(evenement__statut=StatutEvenement.ANNULE).select_related("evenement").order_by("debut")
    lignes = list(prises[:EVENEMENTS])
    vus: dict[int, Any] = {
        v.e.pk: v
        for v in habiller(acteur, visibles(acteur).filter(pk__in=[p.evenement_id for p in lignes]), details=False)
    }
    for prise in lignes:
        vue = vus.get(prise.evenement_id)
        emploi = Emploi(prise.debut, prise.fin, vue.titre if vue else OCCUPE, vue.e.pk if vue else None)
        for autre in tableaux[prise.ressource_id].emplois:
            if autre.fin > emploi.debut:
                emploi.conflit = autre.conflit = True
        tableaux[prise.ressource_id].emplois.append(emploi)
    return list(tableaux.values())
