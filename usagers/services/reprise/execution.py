"""The work itself, by chunks that commit: killed at any instant, it goes on at the first line not done."""

import math
import time
from collections.abc import Callable

from django.db import Error, transaction

from dui.core import horloge
from dui.core.contexte import Contexte, agent_technique, exiger, ouvrir
from habilitations.acces import acteur_de, contexte_de
from habilitations.models import Unite
from usagers.choices import DecisionLigne, EtatLigne
from usagers.models import LigneReprise, LotReprise, Usager
from usagers.services.reprise.base import charger
from usagers.services.reprise.ecriture import Ecrivain
from usagers.services.reprise.fichier import Fichier
from usagers.services.reprise.lots import exiger_reprise
from usagers.services.reprise.plan import Plan, Planificateur, cle_unite

LOT = 250
PHRASE_BASE = "Cette ligne n’a pas pu être écrite : elle contredit une autre donnée déjà enregistrée."


def contexte_du_lot(lot_id: int, structure_id: int, organisme_id: int) -> Contexte:
    """Acts in the name of whoever asked, with their rights of now; the command acts as a named agent."""
    agent = agent_technique("reprise", [structure_id], organismes=[organisme_id], motif=f"Reprise, lot {lot_id}")
    with ouvrir(agent):
        lot = LotReprise.objects.select_related("auteur__compte__professionnel").get(pk=lot_id)
        if lot.auteur is None:
            return agent
        acteur = acteur_de(lot.auteur.compte)
    exiger_reprise(acteur, structure_id)
    return contexte_de(acteur, canal="reprise", motif=f"Reprise, lot {lot_id}")


def executer(lot_id: int, ctx: Contexte, *, entre: Callable[[], None] = lambda: None, duree_s: float = 1e9) -> bool:
    """True when every line has its outcome; False when stopped or out of time. `entre`: after each commit.

    A try leaves no person behind for the next slice to find: it runs in one go, `duree_s` bounds only the intake.
    """
    with ouvrir(ctx):
        lot = LotReprise.objects.select_related("source", "structure").get(pk=lot_id)
        planificateur = Planificateur(_lire(lot))
        if lot.a_blanc:
            lot.lignes.update(etat=EtatLigne.A_FAIRE)
    fin = time.monotonic() + (math.inf if lot.a_blanc else duree_s)
    entre()
    while time.monotonic() < fin:
        with ouvrir(ctx):
            arretee = LotReprise.objects.select_for_update().get(pk=lot_id).annule_le is not None
            if arretee or not _morceau(lot, planificateur):
                return not arretee and _clore(lot)
        entre()
    return False


def _lire(lot: LotReprise) -> Fichier:
    colonnes = {i: c for i, e in enumerate(lot.entetes) if (c := lot.correspondances.get(e))}
    return Fichier.lire(
        lot.lignes.order_by("numero").values_list("numero", "contenu"), colonnes, aujourdhui=horloge.aujourdhui(),
        anonymat=lot.structure.anonymat_possible, nir=lot.structure_id in exiger().structures_nir,
    )  # fmt: skip


def _clore(lot: LotReprise) -> bool:
    return bool(LotReprise.objects.filter(pk=lot.pk, termine_le=None).update(termine_le=horloge.maintenant()))


def _morceau(lot: LotReprise, planificateur: Planificateur) -> bool:
    """The next lines, in the current transaction; False when none is left. The lot is locked: one worker at a time."""
    reste = LigneReprise.objects.filter(lot=lot, etat=EtatLigne.A_FAIRE).order_by("numero")
    lignes = list(reste.select_for_update(of=("self",)).select_related("usager")[:LOT])
    if not lignes:
        return False
    if lot.a_blanc:
        _noter(lignes, _planifier(lot, planificateur, lignes)[0])
        return True
    try:
        with transaction.atomic():
            _noter(lignes, _ecrire(lot, planificateur, lignes))
    except Error:
        _une_a_une(lot, planificateur, lignes)
    planificateur.oublier()
    return True


def _une_a_une(lot: LotReprise, planificateur: Planificateur, lignes: list[LigneReprise]) -> None:
    """The base refused something in the chunk: each line alone, so that only the guilty one is left out."""
    for ligne in lignes:
        planificateur.oublier()
        try:
            with transaction.atomic():
                _noter([ligne], _ecrire(lot, planificateur, [ligne]))
        except Error:
            fiche = planificateur.fichier.fiches[ligne.numero]
            fiche.dire("erreur", "", PHRASE_BASE)
            _noter([ligne], [Plan(ligne, fiche, EtatLigne.REJETEE)])


def _planifier(
    lot: LotReprise, planificateur: Planificateur, lignes: list[LigneReprise]
) -> tuple[list[Plan], Ecrivain]:
    fichier = planificateur.fichier
    fiches = [fichier.fiches[ligne.numero] for ligne in lignes]
    forcees: dict[str, Usager] = {
        fichier.fiches[ligne.numero].cle: ligne.usager
        for ligne in lignes
        if ligne.decision == DecisionLigne.RATTACHER and ligne.usager is not None
    }
    base = charger(lot, fiches, forcees, fichier.premieres)
    unites = {cle_unite(u.nom): u for u in Unite.objects.filter(structure=lot.structure_id)}
    plans = planificateur.planifier(lignes, base, unites)
    return plans, Ecrivain(lot, base, unites)


def _ecrire(lot: LotReprise, planificateur: Planificateur, lignes: list[LigneReprise]) -> list[Plan]:
    plans, ecrivain = _planifier(lot, planificateur, lignes)
    ecrivain.ecrire([plan for plan in plans if plan.etat == EtatLigne.REPRISE])
    return plans


def _noter(lignes: list[LigneReprise], plans: list[Plan]) -> None:
    instant = horloge.maintenant()
    for plan in plans:
        ligne = plan.ligne
        ligne.etat, ligne.messages, ligne.cle = plan.etat, plan.messages(), plan.fiche.cle[:60]
        ligne.traitee_le = instant
        if plan.personne is not None and plan.personne.usager.pk:
            ligne.usager = plan.personne.usager
    LigneReprise.objects.bulk_update(lignes, ["etat", "messages", "cle", "usager", "traitee_le"], batch_size=125)


def demandee(lot_id: int) -> bool:
    """A delivery may come twice, or after a cancel: only what is still asked for is done."""
    return LotReprise.objects.filter(
        pk=lot_id, demande_le__isnull=False, termine_le__isnull=True, annule_le__isnull=True
    ).exists()


__all__ = ["contexte_du_lot", "demandee", "executer"]
