"""Who will read a writing, counted with the access formula itself: what the composer says is what happens."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coordination.acces import peut_lire
from dui.core.typographie import accorder
from habilitations.acces import Acteur
from habilitations.acteur import acteurs_de
from habilitations.choices import EtatCompte, Secteur
from habilitations.models import PerimetreDossier


@dataclass(frozen=True)
class Audience:
    """`noms` in alphabetical order."""

    groupe: str
    noms: tuple[str, ...]

    @property
    def phrase(self) -> str:
        return f"Lisible par {self.groupe}, {accorder(len(self.noms), 'personne')}."


def audience(structure_id: int, secteur: str, dossiers: Collection[int], niveau: int) -> Audience:
    """Professionals who will read the copies of these dossiers (any of them) at that level."""
    perimetres = PerimetreDossier.objects.filter(pk__in=dossiers, structure=structure_id).prefetch_related("liens")
    if not dossiers:
        return Audience(_groupe(niveau, secteur), ())
    cibles = list(perimetres)
    lecteurs = [a for a in _collegues(structure_id) if any(peut_lire(a, p, niveau) for p in cibles)]
    return Audience(_groupe(niveau, secteur), tuple(sorted(a.nom for a in lecteurs)))


def _groupe(niveau: int, secteur: str) -> str:
    if niveau == 3:
        return "les personnes qui suivent ses consignes de soin"
    if niveau == 4:
        return "l’équipe de soins"
    return "l’équipe éducative" if secteur == Secteur.PDE else "l’équipe d’accompagnement"


def _collegues(structure_id: int) -> Iterable[Acteur]:
    """Everybody who works here today and has an open account, with their postes in this structure."""
    return acteurs_de(structure_id, [EtatCompte.CREE, EtatCompte.ACTIF])
