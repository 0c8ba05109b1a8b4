"""School plans (PPS, PPRE, PAP, ESS) kept by the team; the PAI, a medical document, kept by carers."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_parcours import TypePlan
from accompagnement.models import ContenuPAI, PlanScolaire
from accompagnement.services.parcours.socle import NIVEAU, annoncer, exiger_ecriture, exiger_piece
from coordination.services.echeances import clore_echeances, poser_echeance
from documents.models import Depot
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier

CONSIGNE, SOIN = 3, 4
SANTE = "Un PAI est un document médical : il est écrit par l’équipe de soins."


@transaction.atomic
def noter_plan(*, acteur: Acteur | None, dossier: Dossier, type: str, debut: date, **champs: Any) -> PlanScolaire:
    exiger_ecriture(acteur, dossier)
    if type == TypePlan.PAI:
        raise ErreurMetier("type", SANTE, champ="type")
    _controler(debut, champs)
    exiger_piece(dossier, champs.get("piece"))
    plan = PlanScolaire.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, type=type, debut=debut, **champs
    )
    _dater(acteur, plan)
    annoncer(acteur, plan, dossier, "plan")
    return plan


@transaction.atomic
def modifier_plan(*, acteur: Acteur | None, plan: PlanScolaire, version_lue: int, **champs: Any) -> PlanScolaire:
    dossier = plan.dossier
    exiger_ecriture(acteur, dossier)
    _exiger_ouvert(plan)
    if plan.type == TypePlan.PAI:
        raise ErreurMetier("type", SANTE)
    _controler(champs.get("debut", plan.debut), champs)
    exiger_piece(dossier, champs.get("piece"))
    plan = enregistrer_versionne(plan, champs, version_lue)
    plan.dossier = dossier
    _dater(acteur, plan)
    annoncer(acteur, plan, dossier, "plan")
    return plan


@transaction.atomic
def etablir_pai(
    *, acteur: Acteur | None, dossier: Dossier, consigne: str, texte: str, debut: date, fin: date | None = None,
    ecole: str = "", medecin: str = "", piece: Depot | None = None,
) -> PlanScolaire:  # fmt: skip
    """What all must do is N3; the illness, the treatment and the file stay N4."""
    exiger(acteur, dossier, ["OBS"], "ecrire", motif=SANTE)
    _exiger_consigne(consigne)
    _controler(debut, {"fin": fin})
    _exiger_piece_medicale(dossier, piece)
    plan = PlanScolaire.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=CONSIGNE, type=TypePlan.PAI, ecole=ecole,
        debut=debut, fin=fin, consigne=consigne.strip(),
    )  # fmt: skip
    ContenuPAI.objects.create(
        plan=plan, structure_id=dossier.structure_id, niveau=SOIN, texte=texte, medecin=medecin, piece=piece
    )
    _dater(acteur, plan)
    annoncer(acteur, plan, dossier, "pai")
    return plan


@transaction.atomic
def revoir_pai(
    *, acteur: Acteur | None, plan: PlanScolaire, consigne: str, texte: str, fin: date | None = None,
    medecin: str = "", piece: Depot | None = None,
) -> PlanScolaire:  # fmt: skip
    """Another PAI takes the place of the former one, which stays as it was."""
    _exiger_ouvert(plan)
    if plan.type != TypePlan.PAI:
        raise ErreurMetier("type", "Ce plan n’est pas un PAI.")
    jour = horloge.aujourdhui()
    suite = etablir_pai(acteur=acteur, dossier=plan.dossier, consigne=consigne, texte=texte, debut=jour, fin=fin,
                        ecole=plan.ecole, medecin=medecin, piece=piece)  # fmt: skip
    _clore(acteur, plan, jour, "Remplacé par un autre")
    return suite


@transaction.atomic
def clore_plan(*, acteur: Acteur | None, plan: PlanScolaire, le: date, motif: str) -> PlanScolaire:
    if plan.type == TypePlan.PAI:
        exiger(acteur, plan.dossier, ["OBS"], "ecrire", motif=SANTE)
    else:
        exiger_ecriture(acteur, plan.dossier)
    _exiger_ouvert(plan)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")
    if not plan.debut <= le <= horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour est entre le début du plan et aujourd’hui.", champ="le")
    return _clore(acteur, plan, le, motif.strip())


def _clore(acteur: Acteur | None, plan: PlanScolaire, le: date, motif: str) -> PlanScolaire:
    plan.clos_le, plan.motif = le, motif[:200]
    plan.version += 1
    plan.save()
    clore_echeances(dossier=plan.dossier, objet=plan.objet, motif=f"Clos : {motif}"[:200])
    annoncer(acteur, plan, plan.dossier, "plan_clos" if plan.type != TypePlan.PAI else "pai")
    return plan


def _exiger_ouvert(plan: PlanScolaire) -> None:
    if plan.clos_le is not None:
        raise ErreurMetier("clos", "Ce plan est déjà clos.")


def _exiger_consigne(consigne: str) -> None:
    if not consigne.strip():
        message = "Écrivez la consigne que chacun applique, sans nommer la maladie."
        raise ErreurMetier("consigne", message, champ="consigne")


def _exiger_piece_medicale(dossier: Dossier, piece: Depot | None) -> None:
    if piece is None:
        return
    if piece.dossier_id != dossier.pk:
        raise ErreurMetier("piece", "Ce document est celui d’une autre personne.", champ="piece")
    if piece.niveau != SOIN:
        message = "Ce document est lu hors de l’équipe de soins : passez-le d’abord au niveau N4."
        raise ErreurMetier("piece", message, champ="piece")


def _controler(debut: date, champs: dict[str, Any]) -> None:
    fin, prochaine = champs.get("fin"), champs.get("prochaine_le")
    if fin and fin < debut:
        raise ErreurMetier("fin", "La fin est avant le début.", champ="fin")
    if prochaine and prochaine < debut:
        raise ErreurMetier("prochaine_le", "La prochaine réunion est avant le début.", champ="prochaine_le")


def _dater(acteur: Acteur | None, plan: PlanScolaire) -> None:
    """The next meeting that was fixed; without one, an ESS meets again within the year. A PAI: before its end."""
    poser: list[tuple[str, date]] = []
    if plan.prochaine_le:
        poser.append(("plan_reunion", plan.prochaine_le))
    elif plan.type == TypePlan.ESS:
        poser.append(("ess_annuelle", plan.debut))
    if plan.type == TypePlan.PAI and plan.fin:
        poser.append(("pai_fin", plan.fin))
    for regle, origine in poser:
        poser_echeance(acteur=acteur, dossier=plan.dossier, regle=regle, origine=origine, objet=plan.objet,
                       niveau=plan.niveau)  # fmt: skip
    if plan.prochaine_le:
        clore_echeances(dossier=plan.dossier, objet=plan.objet, motif="Réunion fixée", regles=("ess_annuelle",))
