"""The state of a month: frozen lines once locked, counted live before; corrections beside (S11)."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from accompagnement.choices_presences import Motif, RegleJournee, r424
from accompagnement.models import EtapePresence, LigneMois, Rectification
from accompagnement.services.presences.comptage import Regle
from accompagnement.services.presences.creneaux import dernier, jours
from accompagnement.services.presences.mois import Compte, etat_du_mois, regle_au
from accompagnement.services.presences.periodes import etat_verrouille
from administration.models import PlacesUnite
from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import Structure
from usagers.models import Dossier


@dataclass
class LigneEtat:
    dossier: Dossier
    journees: int
    nuits: int
    diners: int
    absences: dict[str, int]
    reserves: int = 0
    prevues: int = 0

    @property
    def en_mots(self) -> str:
        return ", ".join(f"{Motif(m).label.lower()} : {n} j" for m, n in sorted(self.absences.items()))

    def r424(self, code: str) -> int:
        return sum(n for motif, n in self.absences.items() if r424(motif) == code)


@dataclass
class EtatMois:
    mois: date
    regle: Regle
    etape: EtapePresence | None
    lignes: list[LigneEtat] = field(default_factory=list)
    rectifications: list[Rectification] = field(default_factory=list)
    capacite: int = 0
    ouverts: int = 0
    vecu: bool = True

    @property
    def journees(self) -> int:
        return sum(x.journees for x in self.lignes)

    @property
    def nuits(self) -> int:
        return sum(x.nuits for x in self.lignes)

    @property
    def diners(self) -> int:
        return sum(x.diners for x in self.lignes)

    @property
    def reserves(self) -> int:
        return sum(x.reserves for x in self.lignes)

    @property
    def prevues(self) -> int:
        return sum(x.prevues for x in self.lignes)

    @property
    def occupees(self) -> int:
        return self.journees + self.reserves

    @property
    def places(self) -> int:
        return self.capacite * self.ouverts

    @property
    def taux(self) -> int | None:
        """Days lived and places kept, over the places of the days open so far; not known without a capacity."""
        return round(100 * self.occupees / self.places) if self.places else None

    @property
    def total_prevu(self) -> int:
        return self.journees + self.prevues

    @property
    def regle_en_mots(self) -> str:
        mots = str(RegleJournee(self.regle.regle).label)
        return f"{mots} ({self.regle.heures} h)" if self.regle.regle == RegleJournee.HEURES else mots


def etat(acteur: Acteur, structure: Structure, mois: date) -> EtatMois:
    """Only the persons whose presences this reader may see; `rectifications`: what this month carries of others."""
    etape = etat_verrouille(structure, mois)
    vue = EtatMois(mois, regle_au(structure, mois), etape)
    if etape is not None:
        figees = LigneMois.objects.filter(etape=etape, dossier__in=numeros_visibles(acteur, "PRE", "lire"))
        lues: list[LigneMois] | list[Compte] = list(
            figees.select_related("dossier__usager").order_by("dossier__usager__cle_tri", "pk")
        )
    else:
        lues = etat_du_mois(acteur, structure, mois, vue.regle)
    vue.lignes = [
        LigneEtat(x.dossier, x.journees, x.nuits, x.diners, x.absences, x.reserves, getattr(x, "prevues", 0))
        for x in lues
    ]
    vue.capacite = _places(structure)
    vecus = list(jours(mois, min(dernier(mois), horloge.aujourdhui())))
    vue.ouverts = sum(structure.jours_ouverture[j.weekday()] == "1" for j in vecus)
    vue.vecu = bool(vecus)
    visibles = Rectification.objects.filter(structure=structure, impute=mois)
    visibles = visibles.filter(dossier__in=numeros_visibles(acteur, "PRE", "lire"))
    vue.rectifications = list(visibles.select_related("dossier__usager", "auteur"))
    return vue


def _places(structure: Structure) -> int:
    """Installed, else authorised, else the places said group by group."""
    dites = structure.capacite_installee or structure.capacite_autorisee
    return dites or PlacesUnite.objects.filter(structure=structure).aggregate(n=Sum("places"))["n"] or 0
