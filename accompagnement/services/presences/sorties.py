"""The end of a stay closes its presences and frees its bed; an exit undone, or moved, gives everything back (S07, S11).

What is closed is kept with its version: what somebody changed since is theirs, and stays as they left it.
"""

from contextlib import AbstractContextManager, ExitStack
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accompagnement.choices_presences import PRESENTS, Portee, StatutPresence
from accompagnement.models import FinPresences, PresenceAbsence
from accompagnement.services.lits import liberer_lits, rendre_lit
from accompagnement.services.presences import comptage
from accompagnement.services.presences.periodes import mois_verrouilles
from accompagnement.services.presences.pointage import noter_statut
from accompagnement.services.presences.rectifications import rectification
from dui.core import contexte, horloge
from dui.core.contexte import Contexte
from dui.core.evenements import publier
from dui.core.typographie import instant
from usagers.models import Sejour

FIN = "Fin du séjour"


def en_agent(structure_id: int) -> AbstractContextManager[Contexte]:
    """The presences follow the stay, whatever the one who writes the exit may read."""
    return contexte.ouvrir(contexte.agent_technique("accompagnement.sejour", [structure_id]))


@transaction.atomic
def suivre_sejour(sejour: Sejour) -> None:
    """Close, give back, or both when the day of exit moved: nothing when it stayed the same."""
    with en_agent(sejour.dossier.structure_id):
        fermee = FinPresences.objects.filter(sejour=sejour, repris_le=None).first()
        if fermee is not None and fermee.sortie == sejour.date_sortie:
            return
        jours = [j for j in (fermee.sortie if fermee else None, sejour.date_sortie) if j]
        if not jours or sejour.date_entree is None:
            return
        with _mois_rectifies(sejour, min(jours)):
            if fermee is not None:
                _reprendre(fermee)
            if sejour.date_sortie is not None:
                _fermer(sejour, sejour.date_entree, sejour.date_sortie)


def _mois_rectifies(sejour: Sejour, depuis: date) -> ExitStack:
    """An exit written, moved or undone in a month already billed: its difference is a correction."""
    pile = ExitStack()
    for mois in mois_verrouilles(sejour.dossier.structure_id, depuis, horloge.aujourdhui()):
        motif = "Sortie écrite après le verrouillage" if sejour.date_sortie else "Sortie annulée"
        pile.enter_context(rectification(None, sejour.dossier, mois, motif))
    return pile


def _fermer(sejour: Sejour, entree: date, sortie: date) -> None:
    """What was planned later is withdrawn, an open absence stops there, the bed is free."""
    _, fin = comptage.tranche_sejour((entree, sortie))
    lignes = PresenceAbsence.objects.filter(dossier=sejour.dossier_id, portee=Portee.TENUE, borne__gt=fin)
    effets: dict[str, Any] = {"presences": [_arreter(ligne, fin) for ligne in lignes]}
    effets["lits"] = liberer_lits(sejour.dossier, sortie)
    FinPresences.objects.create(
        sejour=sejour, dossier=sejour.dossier, structure_id=sejour.dossier.structure_id, sortie=sortie, effets=effets
    )


def _arreter(ligne: PresenceAbsence, sortie: datetime) -> list[Any]:
    avant = {
        "statut": ligne.statut,
        "borne": ligne.borne.isoformat(),
        "fin": ligne.fin.isoformat() if ligne.fin else "",
    }
    if ligne.debut >= sortie:
        ligne.portee = Portee.ANNULEE
    else:
        ligne.fin = ligne.borne = sortie
    ligne.version += 1
    ligne.save()
    noter_statut(ligne, StatutPresence.ANNULEE if ligne.portee == Portee.ANNULEE else ligne.statut, FIN)
    _annoncer(ligne)
    return [ligne.pk, ligne.version, avant]


def _reprendre(fermee: FinPresences) -> None:
    perdus = [_reprendre_ligne(*rang) for rang in fermee.effets.get("presences", [])]
    perdus += [rendre_lit(*rang) for rang in fermee.effets.get("lits", [])]
    fermee.repris_le = horloge.maintenant()
    fermee.perdu = " ; ".join(p for p in perdus if p)[:300]
    fermee.save(update_fields=["repris_le", "perdu"])


def _reprendre_ligne(pk: int, version: int, avant: dict[str, str]) -> str:
    """As it was; says which one could not be, because something else was written at that time since."""
    ligne = PresenceAbsence.objects.filter(pk=pk, version=version).select_related("dossier").first()
    if ligne is None:
        return ""
    borne = datetime.fromisoformat(avant["borne"])
    autres = PresenceAbsence.objects.filter(dossier=ligne.dossier_id, portee=Portee.TENUE, debut__lt=borne)
    if autres.filter(borne__gt=ligne.debut).exclude(pk=pk).exists():
        return f"{ligne}, {instant(ligne.debut)} : autre chose y est écrit depuis"
    ligne.portee, ligne.borne = Portee.TENUE, borne
    ligne.fin = datetime.fromisoformat(avant["fin"]) if avant["fin"] else None
    ligne.version += 1
    ligne.save()
    noter_statut(ligne, avant["statut"], "Sortie annulée")
    _annoncer(ligne)
    return ""


def _annoncer(ligne: PresenceAbsence) -> None:
    publier(
        "accompagnement.presence_changee", structure_id=ligne.structure_id, dossier_id=ligne.dossier_id,
        presence_id=ligne.pk, debut=ligne.debut.isoformat(), fin=ligne.borne.isoformat(),
        absent=ligne.portee == Portee.TENUE and ligne.motif not in PRESENTS,
    )  # fmt: skip


__all__ = ["suivre_sejour"]
