"""What is known of one person over some days: stays, weekly rhythm, intervals; and the state of each half-day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accompagnement.choices_presences import HOPITAL, PRESENTS, RYTHMES, Motif, Portee
from accompagnement.models import PresenceAbsence, Rythme
from accompagnement.services.presences import comptage
from accompagnement.services.presences.creneaux import Creneau, Tranche, creneaux, jours
from dui.core.calendrier import feries


@dataclass
class Trame:
    """`reel` is what took place or is asserted, `prevu` what the plan says. `vacances`: days without school."""

    sejours: list[comptage.Sejour] = field(default_factory=list)
    rythmes: Sequence[Rythme] = ()
    lignes: Sequence[PresenceAbsence] = ()
    vacances: Mapping[date, str] = field(default_factory=dict)

    def present_au_sejour(self, instant: datetime) -> bool:
        """The midnight that begins the day of entry is that of the night before: not yet there."""
        return any(d < instant < f for d, f in map(comptage.tranche_sejour, self.sejours))

    def attendu(self, cellule: Creneau) -> str:
        """What an ordinary week says; in school holidays their own week, when there is one."""
        for rythme in self.rythmes:
            if rythme.debut <= cellule.jour and (rythme.fin is None or cellule.jour <= rythme.fin):
                return _du_rythme(rythme, cellule, cellule.jour in self.vacances)
        return Motif.PRESENT

    def prevu(self, cellule: Creneau) -> str:
        """Empty out of the stay."""
        if not self.present_au_sejour(cellule.repere):
            return ""
        for ligne in self.lignes:
            if ligne.portee == Portee.ANNULEE or not (ligne.prevu_debut and ligne.prevu_fin):
                continue
            if ligne.prevu_debut <= cellule.repere < ligne.prevu_fin:
                return ligne.motif
        return self.attendu(cellule)

    def ligne(self, instant: datetime) -> PresenceAbsence | None:
        """The interval that holds at that instant."""
        for ligne in self.lignes:
            if ligne.portee == Portee.TENUE and ligne.debut <= instant < ligne.borne:
                return ligne
        return None

    def reel(self, cellule: Creneau) -> str:
        if not self.present_au_sejour(cellule.repere):
            return ""
        ligne = self.ligne(cellule.repere)
        return ligne.motif if ligne else self.attendu(cellule)

    def presences(self, debut: datetime, fin: datetime) -> list[Tranche]:
        """When the person was in the charge of the house: stays, less absences, plus what was written as presence."""
        tenues = [ligne for ligne in self.lignes if ligne.portee == Portee.TENUE]
        absents = [(x.debut, x.borne) for x in tenues if x.motif not in PRESENTS]
        presents = [(x.debut, x.borne) for x in tenues if x.motif in PRESENTS]
        absents += comptage.retrancher(self._absences_du_rythme(debut, fin), presents)
        bornes = comptage.croiser(comptage.unir(map(comptage.tranche_sejour, self.sejours)), debut, fin)
        return comptage.retrancher(bornes, absents)

    def _absences_du_rythme(self, debut: datetime, fin: datetime) -> Iterable[Tranche]:
        if not self.rythmes:
            return []
        cellules = (c for c in creneaux(debut, fin) if self.attendu(c) not in PRESENTS)
        return [(c.debut, c.fin) for c in cellules]

    def jours_comptes(self, jours_lus: Sequence[date], regle: comptage.Regle) -> list[date]:
        presences = self._du_au(jours_lus)
        return [j for j in jours_lus if comptage.compte(j, presences, self.sejours, regle)]

    def jours_reserves(self, jours_lus: Sequence[date], regle: comptage.Regle) -> list[date]:
        """Days when the place waits for somebody in hospital, from the first night away, as long as the rule keeps it;
        a day that is counted is not one of them."""
        if not regle.reservation or not jours_lus or not any(x.motif in HOPITAL for x in self.lignes):
            return []
        comptes, gardes, rang = set(self.jours_comptes(jours_lus, regle)), [], 0
        for jour in jours(jours_lus[0] - timedelta(days=regle.reservation), jours_lus[-1]):
            rang = rang + 1 if self.reel(Creneau(jour, 2)) in HOPITAL else 0
            if 1 <= rang <= regle.reservation and jour >= jours_lus[0] and jour not in comptes:
                gardes.append(jour)
        return gardes

    def nuits(self, jours_lus: Sequence[date]) -> int:
        return comptage.nuits(jours_lus, self._du_au(jours_lus), self.sejours)

    def _du_au(self, jours_lus: Sequence[date]) -> list[Tranche]:
        if not jours_lus:
            return []
        return self.presences(Creneau(jours_lus[0], 0).debut - timedelta(hours=8), Creneau(jours_lus[-1], 2).fin)


def _du_rythme(rythme: Rythme, cellule: Creneau, vacances: bool) -> str:
    """School closes on its holidays and on public ones: who was expected there is expected at the house."""
    if vacances and rythme.vacances:
        return RYTHMES[rythme.vacances[cellule.jour.weekday() * 3 + cellule.rang]]
    decalage = 21 if len(rythme.semaine) == 42 and cellule.jour.isocalendar().week % 2 else 0
    motif = RYTHMES[rythme.semaine[decalage + cellule.jour.weekday() * 3 + cellule.rang]]
    if motif == Motif.ECOLE and (vacances or cellule.jour in feries(cellule.jour.year)):
        return Motif.PRESENT
    return motif


__all__ = ["Trame"]
