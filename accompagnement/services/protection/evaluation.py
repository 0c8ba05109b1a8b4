"""Evaluation by several professions, three months, one common conclusion (D226-2-3 to -7)."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_protection import EtatIP, PropositionIP
from accompagnement.models import EvaluationIP, InformationPreoccupante
from accompagnement.models.protection import RUBRIQUES
from accompagnement.services.protection.commun import exiger_nomme, exiger_un_seul_mineur, ligne, marquer, tracer
from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur

REGLE = "ip_evaluation"


@transaction.atomic
def ouvrir_evaluation(*, acteur: Acteur, ip: InformationPreoccupante, recue_le: date) -> EvaluationIP:
    """From the day it was received, three months, or what the organisme has set; told to the named people only."""
    exiger_nomme(acteur, ip)
    if ip.libre or hasattr(ip, "evaluation"):
        raise ErreurMetier("evaluation", "L’évaluation s’ouvre une fois, après la transmission.")
    if recue_le > horloge.aujourdhui():
        raise ErreurMetier("date", "La réception ne peut pas être dans le futur.", champ="recue_le")
    evaluation = EvaluationIP.objects.create(**ligne(ip), recue_le=recue_le)
    # Its wall is the list: an educator who is named has no key of level 6, a direction that is not has one.
    poser_echeance(acteur=acteur, dossier=ip.dossier, regle=REGLE, origine=recue_le, objet=ip.objet, niveau=1,
                   responsable_id=acteur.id, lecteurs=ip.lecteurs)  # fmt: skip
    marquer(acteur, ip, EtatIP.EVALUATION)
    tracer("ecriture", ip)
    return evaluation


@transaction.atomic
def rediger_evaluation(*, acteur: Acteur, evaluation: EvaluationIP, version_lue: int, **champs: Any) -> EvaluationIP:
    exiger_nomme(acteur, evaluation.ip)
    _exiger_ouverte(evaluation)
    textes = {nom: str(champs.get(nom) or "") for nom in RUBRIQUES if nom != "enfant"}
    exiger_un_seul_mineur(evaluation.ip.dossier, textes)
    ecrite: EvaluationIP = enregistrer_versionne(evaluation, champs, version_lue)
    tracer("ecriture", ecrite.ip)
    return ecrite


@transaction.atomic
def conclure(
    *, acteur: Acteur, evaluation: EvaluationIP, danger: str, conclusion: str, proposition: str,
    proposition_texte: str = "", rendue_le: date,
) -> None:  # fmt: skip
    """One conclusion for all who evaluated, at least two; going to court is argued."""
    exiger_nomme(acteur, evaluation.ip)
    _exiger_ouverte(evaluation)
    if len(evaluation.evaluateurs) < 2:
        message = "L’évaluation est pluridisciplinaire : écrivez d’abord au moins deux évaluateurs et leur profession."
        raise ErreurMetier("participants", message)
    if not conclusion.strip():
        raise ErreurMetier("conclusion", "Écrivez la conclusion commune.", champ="conclusion")
    if proposition == PropositionIP.JUDICIAIRE and not proposition_texte.strip():
        message = "Une saisine de la justice est argumentée : dites pourquoi."
        raise ErreurMetier("proposition", message, champ="proposition_texte")
    if not evaluation.recue_le <= rendue_le <= horloge.aujourdhui():
        raise ErreurMetier("date", "Le rapport est rendu entre la réception et aujourd’hui.", champ="rendue_le")
    champs = {"danger": danger, "conclusion": conclusion.strip(), "proposition": proposition,
              "proposition_texte": proposition_texte.strip(), "rendue_le": rendue_le}  # fmt: skip
    exiger_un_seul_mineur(evaluation.ip.dossier, {nom: str(champs[nom]) for nom in ("conclusion", "proposition_texte")})
    enregistrer_versionne(evaluation, champs, evaluation.version)
    ip = evaluation.ip
    clore_echeances(dossier=ip.dossier, objet=ip.objet, faite_le=rendue_le, regles=(REGLE,))
    tracer("ecriture", ip)


def _exiger_ouverte(evaluation: EvaluationIP) -> None:
    if evaluation.rendue_le is not None:
        raise ErreurMetier("rendue", "Le rapport d’évaluation est rendu : il ne change plus.")
