"""A project in force, day by day: where objectives stand, what took place, what ends and how."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_projets import SUITES_NOEUD, Atteinte, Avancement, StatutNoeud, StatutProjet
from accompagnement.models import ActionProjet, EvaluationObjectif, Objectif, SeanceAction
from accompagnement.services.projets.socle import (
    annoncer,
    auteur,
    enregistrer,
    exiger_ecriture,
    exiger_motif,
    inscrire_statut,
)
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

GENRES_SEANCE = ("evenement", "transmission")


@transaction.atomic
def evaluer_objectif(
    *, acteur: Acteur | None, objectif: Objectif, avancement: int, texte: str = "", parole: str = "",
    avec: bool = False, le: date | None = None,
) -> EvaluationObjectif:  # fmt: skip
    """Where it stands today, in a row of its own; the objective shows the last one."""
    _exiger_actif(acteur, objectif)
    jour = _jour(le)
    if objectif.evalue_le and jour < objectif.evalue_le:
        raise ErreurMetier("date", "Cet objectif a été évalué après cette date.", champ="le")
    evaluation = EvaluationObjectif.objects.create(
        objectif=objectif, dossier_id=objectif.dossier_id, structure_id=objectif.structure_id, niveau=objectif.niveau,
        le=jour, avancement=avancement, texte=texte.strip(), parole=parole.strip(), avec=avec,
        professionnel_id=acteur.id if acteur else None,
    )  # fmt: skip
    objectif.avancement, objectif.evalue_le, objectif.evalue_avec = avancement, jour, avec
    enregistrer(objectif, "avancement", "evalue_le", "evalue_avec")
    annoncer(objectif.projet, "objectif_evalue", objectif.niveau, objet_id=objectif.pk)
    return evaluation


@transaction.atomic
def terminer_objectif(
    *, acteur: Acteur | None, objectif: Objectif, atteinte: str, texte: str, parole: str = "", avec: bool = False
) -> Objectif:
    """It ends with its evaluation: reached, in part, not, or given up; and how one knows."""
    _exiger_actif(acteur, objectif)
    if atteinte not in Atteinte.values:
        raise ErreurMetier("atteinte", "Dites si l’objectif est atteint, en partie, ou non.", champ="atteinte")
    avancement = Avancement.ATTEINT if atteinte == Atteinte.ATTEINT else objectif.avancement
    evaluer_objectif(
        acteur=acteur, objectif=objectif, avancement=avancement, parole=parole, avec=avec,
        texte=exiger_motif(texte, "Dites ce que l’on constate.") if not texte.strip() else texte,
    )  # fmt: skip
    objectif.atteinte = atteinte
    _passer(objectif, StatutNoeud.TERMINE, texte, "atteinte")
    annoncer(objectif.projet, "objectif_termine", objectif.niveau, objet_id=objectif.pk)
    return objectif


@transaction.atomic
def terminer_action(*, acteur: Acteur | None, action: ActionProjet, evaluation: str) -> ActionProjet:
    _exiger_actif(acteur, action)
    action.evaluation = exiger_motif(evaluation, "Dites ce que cette action a donné.")
    _passer(action, StatutNoeud.TERMINE, evaluation, "evaluation")
    annoncer(action.projet, "action_terminee", action.niveau, objet_id=action.pk)
    return action


@transaction.atomic
def annuler_noeud(*, acteur: Acteur | None, noeud: Any, motif: str) -> Any:
    """Given up before its end, or entered by mistake: it stays, with its reason."""
    exiger_ecriture(acteur, noeud.projet.dossier, noeud.niveau)
    _passer(noeud, StatutNoeud.ANNULE, exiger_motif(motif, "Dites pourquoi c’est annulé."))
    annoncer(noeud.projet, f"{noeud.GENRE}_annule", noeud.niveau, objet_id=noeud.pk)
    return noeud


@transaction.atomic
def noter_seance(
    *, acteur: Acteur | None, action: ActionProjet, le: date | None = None, note: str = "", genre: str = "",
    objet_id: int | None = None,
) -> SeanceAction:  # fmt: skip
    """It took place; through an event or a transmission, once for each, whoever says it again."""
    _exiger_actif(acteur, action)
    if (genre in GENRES_SEANCE) != (objet_id is not None):
        raise ValueError("a session is linked to an event, to a transmission, or to nothing")
    champs = {
        "dossier_id": action.dossier_id, "structure_id": action.structure_id, "niveau": action.niveau,
        "le": _jour(le), "note": note.strip()[:200], "auteur_id": auteur(),
    }  # fmt: skip
    if objet_id is None:
        seance = SeanceAction.objects.create(action=action, **champs)
    else:
        seance, _ = SeanceAction.objects.get_or_create(action=action, genre=genre, objet_id=objet_id, defaults=champs)
    annoncer(action.projet, "seance", action.niveau, objet_id=action.pk)
    return seance


@transaction.atomic
def annuler_seance(*, acteur: Acteur | None, seance: SeanceAction) -> SeanceAction:
    exiger_ecriture(acteur, seance.action.projet.dossier, seance.niveau)
    seance.annulee_le = horloge.maintenant()
    seance.save(update_fields=["annulee_le"])
    annoncer(seance.action.projet, "seance_annulee", seance.niveau, objet_id=seance.action_id)
    return seance


def _jour(le: date | None) -> date:
    jour = le or horloge.aujourdhui()
    if jour > horloge.aujourdhui():
        raise ErreurMetier("date", "Ce jour n’est pas encore là.", champ="le")
    return jour


def _exiger_actif(acteur: Acteur | None, noeud: Any) -> None:
    exiger_ecriture(acteur, noeud.projet.dossier, noeud.niveau)
    if noeud.projet.statut != StatutProjet.ENCOURS or noeud.statut != StatutNoeud.ACTIF:
        raise ErreurMetier("statut", "On suit ce qui est en cours : ce projet, ou cette ligne, ne l’est pas.")


def _passer(noeud: Any, statut: StatutNoeud, motif: str, *champs: str) -> None:
    if statut not in SUITES_NOEUD[StatutNoeud(noeud.statut)]:
        raise ErreurMetier("statut", f"« {noeud} » ne peut pas devenir « {statut.label.lower()} ».")
    noeud.statut = statut
    enregistrer(noeud, "statut", *champs)
    inscrire_statut(noeud.projet, noeud, statut, motif)
