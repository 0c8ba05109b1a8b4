"""Where days and months stand: confirmed, validated, locked; what may still be written (S11)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format

from accompagnement.choices_presences import ActePeriode
from accompagnement.models import EtapePresence
from accompagnement.services.presences.creneaux import creneaux, premier
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.typographie import date_longue
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite
from usagers.models import Dossier


@dataclass
class Periodes:
    """The last step of each day of a group and of each month of its house."""

    jours: dict[date, EtapePresence] = field(default_factory=dict)
    mois: dict[date, EtapePresence] = field(default_factory=dict)

    def etat(self, jour: date) -> str:
        etape = self.jours.get(jour)
        return etape.acte if etape and etape.acte != ActePeriode.ROUVERTE else ""

    def valide(self, jour: date) -> bool:
        return self.etat(jour) == ActePeriode.VALIDEE

    def verrouille(self, jour: date) -> bool:
        etape = self.mois.get(premier(jour))
        return etape is not None and etape.acte == ActePeriode.VERROUILLEE


def periodes(structure_id: int, unite_id: int | None, du: date, au: date) -> Periodes:
    """One query for the days of the group and the months around them."""
    lues = Periodes()
    lignes = EtapePresence.objects.filter(structure=structure_id, jour__range=(premier(du), au))
    for etape in lignes.select_related("auteur").order_by("le", "pk"):
        if etape.mois:
            lues.mois[etape.jour] = etape
        elif etape.unite_id == unite_id:
            lues.jours[etape.jour] = etape
    return lues


def mois_verrouilles(structure: Structure | int, du: date, au: date | None = None) -> list[date]:
    """First days of the months of the house that are locked, from the month of `du` to that of `au`."""
    lignes = EtapePresence.objects.filter(structure=structure, mois=True, jour__gte=premier(du))
    if au is not None:
        lignes = lignes.filter(jour__lte=au)
    actes = dict(lignes.order_by("le", "pk").values_list("jour", "acte"))
    return sorted(jour for jour, acte in actes.items() if acte == ActePeriode.VERROUILLEE)


def etat_verrouille(structure: Structure | int, mois: date) -> EtapePresence | None:
    """The lock that stands, if the month is locked."""
    etape = EtapePresence.objects.filter(structure=structure, mois=True, jour=mois).order_by("le", "pk").last()
    return etape if etape is not None and etape.acte == ActePeriode.VERROUILLEE else None


def mois_clos(structure_id: int, jour: date) -> str:
    """Said to the agenda: what took place in a locked month is no longer changed. Months to come are never locked."""
    if jour > horloge.aujourdhui() or etat_verrouille(structure_id, premier(jour)) is None:
        return ""
    return f"Le mois de {date_format(jour, 'F Y')} est verrouillé : ce qui s’y est passé ne change plus."


def exiger_ouvert(dossier: Dossier, debut: datetime, fin: datetime, *, rectification: bool = False) -> None:
    """Nothing is written in a locked month but a rectification; a validated day is opened again first."""
    cellules = list(creneaux(debut, fin))
    lues = periodes(dossier.structure_id, dossier.perimetre.unite_id, cellules[0].jour, cellules[-1].jour)
    for jour in sorted({c.jour for c in cellules}):
        if lues.verrouille(jour) and not rectification:
            mots = f"Le mois du {date_longue(jour)} est verrouillé : la correction passe par une rectification."
            raise ErreurMetier("mois_verrouille", mots)
        if lues.valide(jour) and not lues.verrouille(jour):
            mots = f"Le {date_longue(jour)} est validé. Le chef de service peut le rouvrir, avec un motif."
            raise ErreurMetier("jour_valide", mots)


def exiger_groupe(acteur: Acteur | None, structure: Structure, unite: Unite | None, *actions: str) -> None:
    """Some affectation that covers that group (or the whole house) allows it."""
    if acteur is None:
        return
    voulue = unite.pk if unite else None
    postes = (p for p in acteur.postes if p.structure_id == structure.pk and p.unite_id in (None, voulue))
    if not any(p.permet("PRE", action) for p in postes for action in actions):
        raise Refus()
