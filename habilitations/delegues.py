"""What delegations open: each day, the part of each delegation that the delegator still holds, and never more.

The bound is computed when rights are loaded, so a right that the delegator loses is lost for the delegate at the next
request. What was received is never counted as held: nothing is passed on twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dui.core import horloge
from habilitations.choices import ACTIONS_PAR_DROIT, EtatCompte
from habilitations.distance import Situation, reseaux_connus
from habilitations.effectives import en_contrat, ouvrant
from habilitations.models import Absence, Affectation, Delegation

# N5, N6, NIR: cells that nobody opens. HAB: it would give more than itself. DMP: it asks for a proof of one's own.
NON_DELEGABLES = frozenset({"PSY", "IP", "NIR", "HAB", "DMP"})
# Health domains pass between professionals of health; to others, the summary at most (metier §2.4).
SANTE = frozenset({"TRS", "GRS", "OBS", "RX", "DOS", "STK", "STU", "GS"})
_LETTRES = {actions: lettre for lettre, actions in ACTIONS_PAR_DROIT.items()}


@dataclass(frozen=True)
class Mandat:
    """A place taken for somebody, in one of their affectations."""

    structure_id: int
    unite_id: int | None
    droits: Mapping[str, str]
    transverse: str
    fenetre_heures: int | None
    profil: str
    pour: int


def commune(une: str, autre: str) -> str:
    """Widest letter within both; the letters of the matrix are closed under it."""
    actions = ACTIONS_PAR_DROIT.get(une, frozenset()) & ACTIONS_PAR_DROIT.get(autre, frozenset())
    return _LETTRES.get(actions, "")


def delegables(ligne: Affectation, sante: bool) -> dict[str, str]:
    """Domain → letter that this affectation can pass on; a trainee's or a stand-in's passes nothing."""
    if ligne.profil.reglages.get("exigences"):
        return {}
    droits = {d: lettre for d, lettre in ligne.profil.droits.items() if d not in NON_DELEGABLES}
    if not sante:
        droits |= {d: commune(lettre, "S") for d, lettre in droits.items() if d in SANTE}
    return {d: lettre for d, lettre in droits.items() if lettre}


def recoit(le: date | None = None) -> Exists:
    """Annotation of affectations: is there a delegation to load for their owner?"""
    return Exists(Delegation.objects.en_vigueur(le).filter(delegataire=OuterRef("professionnel")))


def mandats(
    pros: Collection[int], le: date | None = None, structure_id: int | None = None, situation: Situation | None = None
) -> dict[int, list[Mandat]]:
    """Delegate → places taken that day; two queries, whatever the number of people.

    Outside the known networks, a place keeps what the delegator's own profile would keep there.
    """
    delegations = _valables(le).filter(delegataire__in=pros)
    if structure_id is not None:
        delegations = delegations.filter(structure=structure_id)
    par_delegant: dict[tuple[int, int], list[Delegation]] = {}
    for delegation in delegations.select_related("delegataire"):
        par_delegant.setdefault((delegation.delegant_id, delegation.structure_id), []).append(delegation)
    pris: dict[int, list[Mandat]] = {}
    for ligne in _tenues(par_delegant, le, situation):
        for delegation in par_delegant.get((ligne.professionnel_id, ligne.structure_id), ()):
            mandat = _mandat(delegation, ligne, situation)
            if mandat is not None:
                pris.setdefault(delegation.delegataire_id, []).append(mandat)
    return pris


def _valables(le: date | None) -> QuerySet[Delegation]:
    """The delegator is under contract; asleep only because away, which is what delegations are for."""
    jour = le or horloge.aujourdhui()
    absence = Absence.objects.ouvertes(jour).filter(professionnel=OuterRef("delegant"), suspendue_le__isnull=False)
    ouvert = Q(delegant__compte__etat=EtatCompte.ACTIF)
    return Delegation.objects.en_vigueur(le).filter(
        en_contrat(jour, "delegant__"), ouvert | (Q(delegant__compte__etat=EtatCompte.SUSPENDU) & Exists(absence))
    )


def _tenues(
    par_delegant: Mapping[tuple[int, int], object], le: date | None, situation: Situation | None
) -> Collection[Affectation]:
    if not par_delegant:
        return ()
    lignes = Affectation.objects.filter(
        ouvrant(le), professionnel__in={pro for pro, _ in par_delegant}, structure__in={s for _, s in par_delegant}
    )
    return (lignes if situation is None else lignes.annotate(reseaux=reseaux_connus())).select_related("profil")


def _mandat(delegation: Delegation, ligne: Affectation, situation: Situation | None) -> Mandat | None:
    unite = ligne.unite_id or delegation.unite_id
    if delegation.unite_id not in (None, unite):
        return None
    gardes = _droits(delegation, ligne, situation)
    if not gardes:
        return None
    profil = ligne.profil
    return Mandat(
        ligne.structure_id, unite, gardes, profil.transverse, profil.fenetre_heures, profil.code, delegation.delegant_id
    )


def _droits(delegation: Delegation, ligne: Affectation, situation: Situation | None) -> dict[str, str]:
    tenus: Mapping[str, str] = delegables(ligne, delegation.delegataire.professionnel_de_sante)
    if situation is not None:
        ouverts, _ = situation.borner(ligne.profil, ligne.reseaux)  # type: ignore[attr-defined]
        tenus = {d: lettre for d, lettre in tenus.items() if d in ouverts}
    droits = {d: commune(lettre, tenus.get(d, "")) for d, lettre in delegation.droits.items()}
    return {d: lettre for d, lettre in droits.items() if lettre}
