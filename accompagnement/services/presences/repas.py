"""Meals: the persons eat when they are there, the others are counted by hand (S11)."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from accompagnement.choices_presences import PRESENTS, Convive, Motif, TypeRepas
from accompagnement.models import Repas
from accompagnement.services.presences.creneaux import REPAS, Creneau, instant, premier
from accompagnement.services.presences.periodes import etat_verrouille, exiger_groupe
from accompagnement.services.presences.trame import Trame
from dui.core import journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.typographie import date_longue
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite

Nombres = Mapping[tuple[str, str], int]
MAXIMUM = 500


def mange(trame: Trame, jour: date, type: str) -> bool:
    """Breakfast follows the night before, dinner the night after. At noon, who spends both half-days at school eats
    there; an hour of departure or return is looked at exactly."""
    if type == TypeRepas.PETIT_DEJEUNER:
        return trame.reel(Creneau(jour - timedelta(days=1), 2)) in PRESENTS
    if type == TypeRepas.DINER:
        return trame.reel(Creneau(jour, 2)) in PRESENTS
    midi = instant(jour, REPAS[TypeRepas.DEJEUNER])
    if not trame.present_au_sejour(midi):
        return False
    ligne = trame.ligne(midi)
    if ligne is not None and ligne.motif not in PRESENTS:
        return False
    autour = {trame.reel(Creneau(jour, rang)) for rang in (0, 1)}
    return Motif.PRESENT in autour


@transaction.atomic
def compter_convives(
    *, acteur: Acteur | None, structure: Structure, unite: Unite | None, jour: date, nombres: Nombres
) -> int:
    """How many of each kind at each meal; only what is given changes. Gives how many numbers changed."""
    exiger_groupe(acteur, structure, unite, "ecrire", "valider")
    if etat_verrouille(structure, premier(jour)) is not None:
        raise ErreurMetier("mois_verrouille", f"Le mois du {date_longue(jour)} est verrouillé.", champ="jour")
    changes = 0
    for (type, convive), combien in nombres.items():
        if type not in TypeRepas.values or convive not in Convive.values or not 0 <= combien <= MAXIMUM:
            raise ErreurMetier("nombre", f"Donnez un nombre entre 0 et {MAXIMUM}.", champ=f"{type}_{convive}")
        changes += _ecrire(structure, unite, jour, type, convive, combien)
    if changes:
        journal.tracer("ecriture", objet="repas", structure_id=structure.pk)
        publier("accompagnement.repas_comptes", structure_id=structure.pk, unite=unite.pk if unite else 0,
                jour=jour.isoformat())  # fmt: skip
    return changes


def _ecrire(structure: Structure, unite: Unite | None, jour: date, type: str, convive: str, combien: int) -> bool:
    lue = Repas.objects.filter(
        structure=structure, unite=unite, jour=jour, type=type, convive=convive, dossier=None
    ).first()
    if (lue.adultes if lue else 0) == combien:
        return False
    if lue is None:
        lue = Repas(structure=structure, unite=unite, jour=jour, type=type, convive=convive)
    lue.adultes = combien
    lue.save()
    return True


@transaction.atomic
def reprendre_habitude(*, acteur: Acteur | None, structure: Structure, unite: Unite | None, jour: date) -> int:
    """Regular adults and staff of the same weekday a week before, where nothing is counted yet."""
    semblables = Repas.objects.filter(
        structure=structure, unite=unite, jour=jour - timedelta(days=7), dossier=None, adultes__gt=0,
        convive__in=(Convive.REGULIER, Convive.PERSONNEL),
    )  # fmt: skip
    deja = set(
        Repas.objects.filter(structure=structure, unite=unite, jour=jour, dossier=None).values_list("type", "convive")
    )
    repris = {(r.type, r.convive): r.adultes for r in semblables if (r.type, r.convive) not in deja}
    if not repris:
        raise ErreurMetier("habitude", "Rien à reprendre : la semaine d’avant est vide, ou ce jour est déjà compté.")
    return compter_convives(acteur=acteur, structure=structure, unite=unite, jour=jour, nombres=repris)


__all__ = ["MAXIMUM", "compter_convives", "mange", "reprendre_habitude"]
