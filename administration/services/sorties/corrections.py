"""An exit written wrong, or that does not take place: always with a reason, nothing is erased."""

from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_sorties import EtatSortie, IssueAction
from administration.models import ActionSuivi, Sortie
from administration.services.sorties.effet import fin_du_suivi, verifier_mesure
from administration.services.sorties.effets import retablir
from administration.services.sorties.socle import (
    annoncer,
    en_agent,
    exiger_direction,
    exiger_ecriture,
    noter_etape,
    passer,
)
from administration.services.sorties.suivi import MOIS_ASE, deplacer_action, est_legale
from dui.core import calendrier
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.services import corriger_sejour

CORRIGEABLES = frozenset(
    {"precision", "initiative", "destination", "destination_nom", "relais_nom", "relais_rdv", "solde", "solde_a"}
)


@transaction.atomic
def corriger_sortie(*, acteur: Acteur | None, sortie: Sortie, version_lue: int, motif_correction: str,
                    date_sortie: date | None = None, **champs: Any) -> Sortie:  # fmt: skip
    """Facts of an exit already made. Another day moves the stay, the follow-up not yet done, and its deadlines."""
    exiger_ecriture(acteur, sortie.dossier)
    if not sortie.faite:
        raise ErreurMetier("etat", "Cette sortie n’a pas eu lieu : complétez-la.")
    if not motif_correction.strip():
        raise ErreurMetier("motif_correction", "Dites pourquoi vous corrigez.", champ="motif_correction")
    if inconnus := set(champs) - CORRIGEABLES:
        raise ValueError(f"not open to correction: {sorted(inconnus)}")
    avant = Sortie.objects.select_for_update().values_list("date_sortie", flat=True).get(pk=sortie.pk)
    dossier, sejour = sortie.dossier, sortie.sejour
    enregistrer_versionne(sortie, champs | ({"date_sortie": date_sortie} if date_sortie else {}), version_lue)
    sortie.dossier, sortie.sejour = dossier, sejour
    if avant is not None and sortie.date_sortie is not None and sortie.date_sortie != avant:
        _changer_de_jour(sortie, avant, sortie.date_sortie, motif_correction)
    noter_etape(acteur, sortie, "Corrigée", motif_correction)
    annoncer(sortie, "corrigee")
    return sortie


def _changer_de_jour(sortie: Sortie, avant: date, jour: date, motif: str) -> None:
    verifier_mesure(sortie, jour)
    corriger_sejour(acteur=None, sejour=sortie.sejour, motif=motif, date_sortie=jour)
    if sortie.etat != EtatSortie.CLOSE:
        sortie.suivi_fin = fin_du_suivi(jour, sortie.etat == EtatSortie.SUIVIE)
        sortie.save(update_fields=["suivi_fin"])
    if sortie.etat != EtatSortie.SUIVIE:
        return
    with en_agent(sortie.structure_id):
        for action in ActionSuivi.objects.filter(sortie=sortie, issue=IssueAction.A_FAIRE):
            action.sortie = sortie
            prevue = calendrier.ajouter(jour, *MOIS_ASE) if est_legale(action) else action.prevue_le + (jour - avant)
            deplacer_action(acteur=None, action=action, version_lue=action.version, prevue_le=max(prevue, jour))


@transaction.atomic
def annuler_sortie(*, acteur: Acteur | None, sortie: Sortie, motif: str) -> Sortie:
    """Given up before; undone after, by the direction: all that the exit had closed comes back."""
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette sortie est annulée.", champ="motif")
    faite = sortie.faite
    (exiger_direction if faite else exiger_ecriture)(acteur, sortie.dossier)
    if sortie.etat == EtatSortie.CLOSE:
        raise ErreurMetier("etat", "Le suivi de cette sortie est terminé : ouvrez plutôt un nouveau séjour.")
    sortie.motif_fin = motif.strip()[:300]
    sortie.save(update_fields=["motif_fin"])
    if faite:
        retablir(sortie, motif)
    elif sortie.sejour.date_sortie_prevue is not None:
        corriger_sejour(acteur=None, sejour=sortie.sejour, motif=motif, date_sortie_prevue=None)
    passer(acteur, sortie, EtatSortie.ANNULEE, "Annulée", motif)
    annoncer(sortie, "annulee")
    return sortie
