"""School holidays of an organisme: entered with their source, corrected, taken back; series to come follow (S19)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from coordination.models import PeriodeVacances
from coordination.selectors_vacances import periodes
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.models import Structure

TOUTES = "ABC"
PLUS_LONGUES = timedelta(days=75)


@transaction.atomic
def regler_vacances(
    *, acteur: Acteur | None, structure: Structure, zone: str, nom: str, debut: date, fin: date, source: str
) -> list[PeriodeVacances]:
    """Same zone and same name: its dates change; otherwise one more period. `zone` « ABC »: the three at once."""
    _exiger(acteur, structure)
    nom, source = " ".join(nom.split()), source.strip()
    _verifier(debut, fin, source)
    for chacune in zone:
        _verifier_zone(structure, chacune, nom, debut, fin)
    faites = [
        PeriodeVacances.objects.update_or_create(
            organisme_id=structure.organisme_id, zone=chacune, nom=nom,
            defaults={"debut": debut, "fin": fin, "source": source, "retiree_le": None},
        )[0]
        for chacune in zone
    ]  # fmt: skip
    _dire(structure, faites)
    return faites


def _exiger(acteur: Acteur | None, structure: Structure) -> None:
    if acteur is not None and not acteur.peut("HAB", "valider", structure.pk):
        raise Refus("Les vacances se règlent par la direction.")


def _verifier(debut: date, fin: date, source: str) -> None:
    if fin < debut:
        raise ErreurMetier("fin", "La fin ne peut pas être avant le début.", champ="fin")
    if fin - debut > PLUS_LONGUES:
        raise ErreurMetier("fin", "Cela fait plus de deux mois et demi : relisez les dates.", champ="fin")
    if "vérifier" in source.lower() or not any(c.isdigit() for c in source):
        raise ErreurMetier("source", "Dites quel texte donne ces dates, avec sa date : arrêté du…, JO du….",
                           champ="source")  # fmt: skip


def _verifier_zone(structure: Structure, zone: str, nom: str, debut: date, fin: date) -> None:
    for p in periodes(structure.organisme_id, zone):
        if p.nom != nom and p.debut <= fin and p.fin >= debut:
            raise ErreurMetier("debut", f"« {p.nom} », zone {zone}, couvre déjà une partie de ces jours.",
                               champ="debut")  # fmt: skip


@transaction.atomic
def retirer_vacances(*, acteur: Acteur | None, structure: Structure, periode: PeriodeVacances) -> PeriodeVacances:
    """The dates that came with the product hold again, if there are any."""
    _exiger(acteur, structure)
    if periode.retiree_le is not None:
        raise ErreurMetier("retiree", "Cette période est déjà retirée.")
    periode.retiree_le = horloge.maintenant()
    periode.save(update_fields=["retiree_le", "modifie_le"])
    _dire(structure, [periode])
    return periode


def _dire(structure: Structure, faites: Iterable[PeriodeVacances]) -> None:
    """One event a house of the organisme: each follows within its own walls."""
    zones = "".join(sorted({p.zone for p in faites}))
    for p in faites:
        journal.tracer("reglages", objet=f"vacances:{p.pk}", structure_id=structure.pk)
    for pk in Structure.objects.filter(organisme=structure.organisme_id).values_list("pk", flat=True):
        publier("coordination.vacances_changees", structure_id=pk, zones=zones)
