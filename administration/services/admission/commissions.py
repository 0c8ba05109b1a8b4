"""Commission of admission: agenda, proposals, decisions of the direction, minutes (metier S02)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from administration.donnees import admission as d
from administration.models import Commission, LigneCommission, VoeuStructure
from administration.services.admission.acces import exiger_decision, exiger_instruction
from administration.services.admission.entrees import admettre
from administration.services.admission.statuts import changer_statut
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Structure

INSCRIPTIBLES = (d.Statut.COMPLETE, d.Statut.CONTACT, d.Statut.RENCONTRE, d.Statut.COMMISSION)


@transaction.atomic
def preparer_commission(
    *, acteur: Acteur, structure: Structure, le: datetime, lieu: str = "", participants: str = ""
) -> Commission:
    if not any(acteur.peut("ADM", action, structure.pk) for action in ("ecrire", "valider")):
        raise Refus("La commission se prépare à l’admission ou à la direction.")
    commission = Commission.objects.create(
        structure=structure, le=le, lieu=lieu.strip()[:100], participants=participants.strip()[:500],
        auteur_id=acteur.id,
    )  # fmt: skip
    _tracer(commission)
    return commission


@transaction.atomic
def inscrire(*, acteur: Acteur, commission: Commission, voeu: VoeuStructure) -> LigneCommission:
    """On the agenda: the request reaches the commission."""
    exiger_instruction(acteur, voeu, "ecrire", "valider")
    _ouverte(commission)
    if voeu.structure_id != commission.structure_id:
        raise ErreurMetier("structure", "Cette demande est dans une autre liste.")
    if voeu.statut not in INSCRIPTIBLES:
        raise ErreurMetier("statut", "Une demande passe en commission complète, après un contact.")
    if commission.lignes.filter(voeu=voeu).exists():
        raise ErreurMetier("deja", "Cette demande est déjà à l’ordre du jour.")
    ordre = (commission.lignes.aggregate(n=Max("ordre"))["n"] or 0) + 1
    ligne = LigneCommission.objects.create(
        commission=commission, structure_id=commission.structure_id, voeu=voeu, ordre=ordre
    )
    if voeu.statut != d.Statut.COMMISSION:
        changer_statut(acteur=None, voeu=voeu, statut=d.Statut.COMMISSION,
                       precision=f"Commission du {commission.le.astimezone(horloge.PARIS):%d/%m/%Y}")  # fmt: skip
    _tracer(commission)
    return ligne


@transaction.atomic
def proposer(
    *, acteur: Acteur, ligne: LigneCommission, version_lue: int, proposition: str, motif: str = "",
    motivation: str = "",
) -> LigneCommission:  # fmt: skip
    """What the commission thinks. Nothing is decided before the direction."""
    exiger_instruction(acteur, ligne.voeu, "ecrire", "valider")
    _ouverte(ligne.commission)
    if ligne.decide_le is not None:
        raise ErreurMetier("decide", "La direction a déjà décidé de cette demande.")
    if proposition not in d.Proposition.values:
        raise ErreurMetier("proposition", "Dites ce que propose la commission.", champ="proposition")
    refus = proposition == d.Proposition.IMPOSSIBLE
    if refus and motif not in d.MOTIFS[d.Statut.IMPOSSIBLE]:
        raise ErreurMetier("motif", "Choisissez le motif du refus.", champ="motif")
    if (refus or proposition == d.Proposition.AJOURNER) and not motivation.strip():
        raise ErreurMetier("motivation", "Dites pourquoi : ces mots iront dans le courrier.", champ="motivation")
    commission, voeu = ligne.commission, ligne.voeu
    champs = {"proposition": proposition, "motif": motif if refus else "", "motivation": motivation.strip()[:500]}
    enregistrer_versionne(ligne, champs, version_lue)
    ligne.commission, ligne.voeu = commission, voeu
    if ligne.commission.etat == d.EtatCommission.PREPAREE:
        ligne.commission.etat = d.EtatCommission.TENUE
        ligne.commission.save(update_fields=["etat", "modifie_le"])
    _tracer(ligne.commission)
    return ligne


@transaction.atomic
def decider_ligne(*, acteur: Acteur, ligne: LigneCommission) -> LigneCommission:
    """The direction makes the proposal its own: the state of the request follows, with every check of the law."""
    exiger_decision(acteur, ligne.structure_id)
    if not ligne.proposition:
        raise ErreurMetier("proposition", "La commission n’a rien proposé encore.")
    if ligne.decide_le is not None:
        raise ErreurMetier("decide", "Cette demande a déjà sa décision.")
    voeu, mots = ligne.voeu, ligne.motivation
    if ligne.proposition == d.Proposition.ADMIS:
        admettre(acteur=acteur, voeu=voeu, prevue=voeu.admission_prevue, precision=mots)
    elif ligne.proposition == d.Proposition.ADMISSIBLE:
        changer_statut(acteur=acteur, voeu=voeu, statut=d.Statut.ADMISSIBLE, precision=mots)
    elif ligne.proposition == d.Proposition.IMPOSSIBLE:
        changer_statut(acteur=None, voeu=voeu, statut=d.Statut.IMPOSSIBLE, motif=ligne.motif, precision=mots)
        changer_statut(acteur=acteur, voeu=voeu, statut=d.Statut.REFUSEE, motif=ligne.motif, precision=mots)
    ligne.decide_par_id, ligne.decide_le = acteur.id, horloge.maintenant()
    ligne.save()
    _tracer(ligne.commission)
    return ligne


@transaction.atomic
def clore_commission(*, acteur: Acteur, commission: Commission) -> Commission:
    """Minutes final: every request has its decision."""
    exiger_decision(acteur, commission.structure_id)
    _ouverte(commission)
    if not commission.lignes.exists():
        raise ErreurMetier("vide", "L’ordre du jour est vide.")
    if commission.lignes.filter(decide_le__isnull=True).exists():
        raise ErreurMetier("reste", "Une demande attend encore sa décision.")
    commission.etat, commission.close_par_id = d.EtatCommission.CLOSE, acteur.id
    commission.close_le = horloge.maintenant()
    commission.version += 1
    commission.save()
    _tracer(commission)
    publier("administration.commission_close", structure_id=commission.structure_id, commission_id=commission.pk)
    return commission


def _ouverte(commission: Commission) -> None:
    if commission.etat == d.EtatCommission.CLOSE:
        raise ErreurMetier("close", "Le procès-verbal est définitif.")


def _tracer(commission: Commission) -> None:
    journal.tracer("ecriture", objet=f"commission:{commission.pk}", structure_id=commission.structure_id)
