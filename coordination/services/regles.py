"""The one table of deadlines, tuned by an organisme: a dated setting with its reason; what is open follows (§2.5)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from coordination.donnees.regles import REGLES, Regle
from coordination.models import Echeance, ReglageEcheance
from coordination.services.echeances import Delai, calculer, clore_echeances, delai_applicable, deplacer
from dui.core import horloge, journal
from dui.core.calendrier import Unite
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure

LOT = 500


@transaction.atomic
def regler(
    *, acteur: Acteur, structure: Structure, regle: str, nombre: int, unite: str, preavis: list[tuple[int, str]],
    depuis: date, motif: str, active: bool = True,
) -> ReglageEcheance:  # fmt: skip
    """For the whole organisme, from a day on. The shipped rule and the former settings stay as they were."""
    exiger_droit(acteur, "HAB", "valider", structure.pk)
    livree = REGLES.get(regle)
    if livree is None:
        raise ErreurMetier("regle", "Cette règle n’existe pas.")
    _verifier(livree, nombre, unite, preavis, motif)
    reglage = ReglageEcheance.objects.create(
        organisme_id=structure.organisme_id, regle=regle, nombre=nombre, unite=unite, active=active, depuis=depuis,
        preavis=[[n, u] for n, u in preavis], motif=motif.strip()[:200], auteur_id=acteur.id,
    )  # fmt: skip
    journal.tracer("ecriture", objet=f"regle_echeance:{regle}", structure_id=structure.pk)
    if depuis <= horloge.aujourdhui():
        annoncer(reglage)
    return reglage


def _verifier(livree: Regle, nombre: int, unite: str, preavis: list[tuple[int, str]], motif: str) -> None:
    if (unite == Unite.HEURES) != (livree.unite == Unite.HEURES):
        raise ErreurMetier("unite", "Un délai en heures reste en heures : il part d’un instant.", champ="unite")
    if nombre == 0 and livree.nombre:
        raise ErreurMetier("nombre", "Donnez un délai d’au moins un.", champ="nombre")
    if not preavis:
        raise ErreurMetier("preavis", "Donnez au moins un préavis.", champ="preavis")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi l’organisme change cette règle.", champ="motif")


def annoncer(reglage: ReglageEcheance) -> None:
    """One event a house: each recomputation is limited to its structure."""
    for pk in Structure.objects.filter(organisme=reglage.organisme_id).values_list("pk", flat=True):
        publier("coordination.regle_changee", structure_id=pk, reglage_id=reglage.pk)


def ouvertes(structure: Structure, regle: str) -> QuerySet[Echeance]:
    return Echeance.objects.ouvertes().filter(structure=structure, regle=regle)


def apercu(structure: Structure, delai: Delai) -> dict[str, int]:
    """How many open deadlines of this house would move, and how many would already be past."""
    total = bougent = depassees = 0
    for echeance in ouvertes(structure, delai.regle.code).iterator(LOT):
        total += 1
        due = calculer(delai, origine(echeance)).due
        bougent += due != echeance.date_due
        depassees += due < horloge.aujourdhui()
    return {"total": total, "bougent": bougent, "depassees": depassees}


def origine(echeance: Echeance) -> date | datetime:
    """The instant when the delay is in hours, else the day."""
    return echeance.instant_origine or echeance.date_origine


def recalculer(structure: Structure, regle: str) -> int:
    """Open deadlines of that rule under the delay in force today. Doing it again changes nothing."""
    delai = delai_applicable(regle, structure.organisme_id)
    bouges = 0
    for echeance in ouvertes(structure, regle).select_for_update().select_related("dossier").order_by("pk"):
        if not delai.active:
            motif = "Règle retirée par l’organisme"
            bouges += clore_echeances(dossier=echeance.dossier, objet=echeance.objet, regles=(regle,), motif=motif)
            continue
        avant = echeance.date_due
        depart = origine(echeance)
        deplacer(echeance, delai, depart, calculer(delai, depart), "Règle changée par l’organisme")
        bouges += echeance.date_due != avant
    return bouges


def entrees_en_vigueur(le: date) -> Iterator[ReglageEcheance]:
    """Settings whose first day is today: the daily task applies them."""
    yield from ReglageEcheance.objects.filter(depuis=le).order_by("pk")
