"""An exit written wrong, or that does not take place: always with a reason, nothing is erased."""

from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_sorties import EtatSortie, IssueAction
from administration.models import ActionSuivi, Sortie
from administration.services.sorties.effet import fin_du_suivi, verifier_mesure
from administration.services.sorties.socle import (
    annoncer,
    enregistrer,
    exiger_direction,
    exiger_ecriture,
    noter_etape,
    passer,
)
from administration.services.sorties.suivi import MOIS_ASE, REGLE, REGLE_ASE, deplacer_action, est_legale
from coordination.choices import EtatEcheance, EtatMembre
from coordination.models import Echeance, MembreEquipe
from coordination.services.echeances import clore_echeances, rouvrir_echeance
from coordination.services.equipe import retablir_membre
from dui.core import calendrier, horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.services import annuler_sortie_sejour, corriger_sejour

CORRIGEABLES = frozenset(
    {"precision", "initiative", "destination", "destination_nom", "relais_nom", "relais_rdv", "solde", "solde_a"}
)


@transaction.atomic
def corriger_sortie(*, acteur: Acteur | None, sortie: Sortie, motif_correction: str, date_sortie: date | None = None,
                    **champs: Any) -> Sortie:  # fmt: skip
    """Facts of an exit already made. Another day moves the stay, the follow-up not yet done, and its deadlines."""
    exiger_ecriture(acteur, sortie.dossier)
    if not sortie.faite:
        raise ErreurMetier("etat", "Cette sortie n’a pas eu lieu : complétez-la.")
    if not motif_correction.strip():
        raise ErreurMetier("motif_correction", "Dites pourquoi vous corrigez.", champ="motif_correction")
    if inconnus := set(champs) - CORRIGEABLES:
        raise ValueError(f"not open to correction: {sorted(inconnus)}")
    changes = [nom for nom, valeur in champs.items() if getattr(sortie, nom) != valeur]
    for nom in changes:
        setattr(sortie, nom, champs[nom])
    if date_sortie is not None and date_sortie != sortie.date_sortie:
        _changer_de_jour(acteur, sortie, date_sortie, motif_correction)
        changes += ["date_sortie", "suivi_fin"]
    enregistrer(sortie, *changes)
    noter_etape(acteur, sortie, "Corrigée", motif_correction)
    annoncer(sortie, "corrigee")
    return sortie


def _changer_de_jour(acteur: Acteur | None, sortie: Sortie, jour: date, motif: str) -> None:
    avant = sortie.date_sortie or jour
    verifier_mesure(sortie, jour)
    corriger_sejour(acteur=None, sejour=sortie.sejour, motif=motif, date_sortie=jour)
    sortie.date_sortie = jour
    if sortie.etat != EtatSortie.CLOSE:
        sortie.suivi_fin = fin_du_suivi(jour, sortie.etat == EtatSortie.SUIVIE)
    if sortie.etat != EtatSortie.SUIVIE:
        return
    for action in ActionSuivi.objects.filter(sortie=sortie, issue=IssueAction.A_FAIRE):
        action.sortie = sortie
        prevue = calendrier.ajouter(jour, *MOIS_ASE) if est_legale(action) else action.prevue_le + (jour - avant)
        deplacer_action(acteur=acteur, action=action, prevue_le=max(prevue, jour))


@transaction.atomic
def annuler_sortie(*, acteur: Acteur | None, sortie: Sortie, motif: str) -> Sortie:
    """Given up before; undone after, by the direction: the stay, the team and the deadlines come back."""
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette sortie est annulée.", champ="motif")
    faite = sortie.faite
    (exiger_direction if faite else exiger_ecriture)(acteur, sortie.dossier)
    if sortie.etat == EtatSortie.CLOSE:
        raise ErreurMetier("etat", "Le suivi de cette sortie est terminé : ouvrez plutôt un nouveau séjour.")
    sortie.motif_fin = motif.strip()[:300]
    sortie.save(update_fields=["motif_fin"])
    if faite:
        _retablir(sortie, motif)
    elif sortie.sejour.date_sortie_prevue is not None:
        corriger_sejour(acteur=None, sejour=sortie.sejour, motif=motif, date_sortie_prevue=None)
    passer(acteur, sortie, EtatSortie.ANNULEE, "Annulée", motif)
    annoncer(sortie, "annulee")
    return sortie


def _retablir(sortie: Sortie, motif: str) -> None:
    annuler_sortie_sejour(acteur=None, sejour=sortie.sejour, motif=motif)
    dit = f"Sortie annulée : {motif.strip()}"
    for action in ActionSuivi.objects.filter(sortie=sortie, issue=IssueAction.A_FAIRE):
        clore_echeances(dossier=sortie.dossier, objet=action.objet, motif=dit[:200], regles=(REGLE, REGLE_ASE))
        action.issue, action.compte_rendu = IssueAction.SANS_OBJET, dit[:300]
        action.save(update_fields=["issue", "compte_rendu", "modifie_le"])
    clore_echeances(dossier=sortie.dossier, objet=sortie.objet, motif=dit[:200])
    _retablir_equipe(sortie)
    fermees = Echeance.objects.filter(pk__in=sortie.effets.get("echeances", []), etat=EtatEcheance.SANS_OBJET)
    for echeance in fermees.select_related("dossier__structure"):
        rouvrir_echeance(acteur=None, echeance=echeance, motif=dit[:200])


def _retablir_equipe(sortie: Sortie) -> None:
    """Places as they were the day before, for those whose own end has not come since."""
    fins = {int(pk): fin for pk, fin in sortie.effets.get("membres", [])}
    for membre in MembreEquipe.objects.filter(pk__in=fins).select_related("dossier__perimetre", "professionnel"):
        fin = date.fromisoformat(fins[membre.pk]) if fins[membre.pk] else None
        if membre.etat == EtatMembre.SUSPENDU or (fin is not None and fin < horloge.aujourdhui()):
            continue
        retablir_membre(acteur=None, membre=membre, fin=fin, motif="Sortie annulée")
